import { extensionOf } from '../../../app/audio/kind'
import { isAppError } from '../../../app/errors'
import { uuidOf } from '../../../app/ids'
import type { EntityName, EntityOf, Recording } from '../../../app/model'
import type { DocumentConflict } from '../../../app/exchange/conflicts'
import { dayOf } from '../../../app/statistics/days'
import { fileNameOf } from '../../../app/exchange/fileName'
import {
  ENTRY_FORMAT,
  type EntryFile,
  JOURNAL_FORMAT,
  type JournalFile,
  JSON_VERSION,
} from '../../../app/exchange/json'
import type { Skipped } from '../../../app/exchange/plan'
import type { EntityDatabase, EntityDatabases } from '../../database/entity/types'
import type { ExportFolder } from './exportFolder'
import { readConflict } from '../documents/readConflict'
import { ENTRIES_FOLDER, JOURNAL_FILE } from '../import/importJson'
import type { StoredEntry } from './readEntries'
import type { Sound } from '../sound/sound'

/** Writes entries as they are stored, one file each; audio that cannot be had is named and left out. */
export class JsonExport {
  readonly #folder: ExportFolder
  readonly #sound: Sound
  readonly #databases: EntityDatabases
  readonly #skipped: Skipped[]
  #entries = 0

  constructor(folder: ExportFolder, sound: Sound, databases: EntityDatabases, skipped: Skipped[]) {
    this.#databases = databases
    this.#folder = folder
    this.#sound = sound
    this.#skipped = skipped
  }

  async add({ session, messages, recordings, conflicted }: StoredEntry): Promise<void> {
    const audio: EntryFile['audio'] = {}
    const earlier: EntryFile['earlier'] = {}
    for (const recording of recordings) {
      const { id, mimeType, key, manifest, previous } = recording
      if (key === null || manifest.chunks.length === 0) continue
      const name = `audio/${uuidOf(id)}.${extensionOf(mimeType)}`
      const written = await this.#write(`sound of ${id}`, name, (path) => this.#sound.write(id, path))
      if (!written) continue
      audio[id] = name
      for (const [at, version] of previous.entries()) {
        const file = name.replace('.', `.before-trim-${at + 1}.`)
        const write = (path: string): Promise<void> => this.#sound.writeEarlier(recording, version, path)
        const there = await this.#write(`sound of ${id} before it was trimmed`, file, write)
        ;(earlier[id] ??= []).push(there ? file : null)
      }
    }
    const file: EntryFile = {
      format: ENTRY_FORMAT,
      version: JSON_VERSION,
      session,
      messages: [...messages],
      recordings: [...recordings],
      audio,
      earlier,
      conflicts: await this.#conflicts(conflicted, recordings),
    }
    const base = `${dayOf(session.createdAt)} ${fileNameOf(session.title)}`.trim()
    await this.#folder.write(this.#folder.name(ENTRIES_FOLDER, base, '.json'), `${JSON.stringify(file, null, 1)}\n`)
    this.#entries++
  }

  /** Last, so that an export that broke off is none. */
  async finish(nowMs: number): Promise<void> {
    const { tags, prompts, settings } = this.#databases
    const conflicted: string[] = []
    const file: JournalFile = {
      format: JOURNAL_FORMAT,
      version: JSON_VERSION,
      exportedAt: new Date(nowMs).toISOString(),
      entries: this.#entries,
      tags: await all(tags, conflicted, this.#skipped),
      prompts: await all(prompts, conflicted, this.#skipped),
      settings: await all(settings, conflicted, this.#skipped),
      conflicts: [],
    }
    file.conflicts = await this.#conflicts(conflicted)
    await this.#folder.write(JOURNAL_FILE, `${JSON.stringify(file, null, 1)}\n`)
  }

  async #conflicts(ids: readonly string[], recordings: readonly Recording[] = []): Promise<DocumentConflict[]> {
    const found: DocumentConflict[] = []
    for (const id of ids) {
      const shown = recordings.find((recording) => recording.id === id) ?? null
      const conflict = await readConflict(this.#databases, id, shown, this.#skipped)
      if (conflict) found.push(conflict)
    }
    return found
  }

  #write(what: string, name: string, write: (path: string) => Promise<void>): Promise<boolean> {
    return writeSound(this.#folder, name, write, what, this.#skipped)
  }
}

/** Has the audio written; false, and named, when it is not on this device or damaged. @throws AppError `disk-full` and the like */
export async function writeSound(
  folder: ExportFolder,
  name: string,
  write: (path: string) => Promise<void>,
  what: string,
  skipped: Skipped[],
): Promise<boolean> {
  try {
    await folder.add(name, write)
    return true
  } catch (error) {
    if (!isAppError(error, 'audio-missing') && !isAppError(error, 'integrity')) throw error
    skipped.push({ what, why: error.told })
    return false
  }
}

async function all<N extends EntityName>(
  database: EntityDatabase<N>,
  conflicted: string[],
  skipped: Skipped[],
): Promise<EntityOf<N>[]> {
  const found: EntityOf<N>[] = []
  for await (const slice of database.list())
    for (const result of slice) {
      if (result.ok) {
        found.push(result.stored.doc)
        if (result.stored.conflicts.length > 0) conflicted.push(result.stored.doc.id)
      } else skipped.push({ what: result.problem.id, why: result.problem.error.told })
    }
  return found
}
