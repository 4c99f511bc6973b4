import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { kindOf, NO_AUDIO } from '../../../app/audio/kind'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import {
  type DeviceId,
  messageIdSchema,
  recordingIdSchema,
  sessionIdSchema,
  tagIdSchema,
  type TagId,
  uuidOf,
} from '../../../app/ids'
import type { Tag } from '../../../app/model'
import { isAudioName } from '../../../app/exchange/audioTypes'
import { readMarkdown } from '../../../app/exchange/markdown/entry'
import { type MarkdownPart, soundNames } from '../../../app/exchange/markdown/parts'
import { SoundFiles } from '../../../app/exchange/markdown/soundFiles'
import { newMessage, newRecording, newSession, newTag } from '../../../app/exchange/newEntities'
import { orderedIds } from '../../../app/exchange/orderedIds'
import type { DayOrder } from '../../../app/exchange/time/writtenDay'
import type { DerivedUuid, PlannedEntry, PlannedRecording, Skipped } from '../../../app/exchange/plan'
import { filesIn } from './folderFiles'
import { nameKey } from '../../../app/text/nameKey'
import { contentHash } from './importAudio'
import type { PlannedImport } from './plannedImport'
import { fileInside, readAnyText } from './safeFile'
import { headOf } from '../sound/sound'

export interface MarkdownSource {
  readonly derive: DerivedUuid
  readonly device: DeviceId
  readonly existingTag: (name: string) => TagId | null
  /** What `04/03/2024` means on this computer. */
  readonly dayOrder: DayOrder
  readonly signal: AbortSignal
}

const AS_TEXT = keyed('import.frontMatterAsText')
const MISSING = keyed('import.audioNotInFolder')
const UNREADABLE = keyed('import.audioUnreadable')
const NO_COLOR = '#64748b'
/** Many times the longest text an entry can have. */
const LARGEST_MB = 16

/** Plans an entry for each Markdown file of a folder: the ones we wrote, an Obsidian vault, any other. */
export async function planMarkdown(path: string, source: MarkdownSource): Promise<PlannedImport> {
  const found = await filesIn(path, (name) => isNote(name) || isAudioName(name), source.signal)
  const { folder, isWhole, skipped } = found
  const names = found.names.filter(isNote)
  // Beside a note that was chosen alone stand files that nobody chose; those are looked at only as the note names them.
  const sounds = isWhole ? found.names.filter(isAudioName) : await soundsBeside(folder, source.signal)
  const reader = new MarkdownReader(folder, new SoundFiles(sounds), source, skipped)
  return {
    plan: { tags: [], prompts: [], total: names.length, entries: reader.entries(names) },
    skipped: reader.skipped,
  }
}

const isNote = (name: string): boolean => /\.(md|markdown)$/i.test(name)

async function soundsBeside(folder: string, signal: AbortSignal): Promise<string[]> {
  return (await filesIn(folder, isAudioName, signal, 0)).names
}

class MarkdownReader {
  readonly skipped: Skipped[]
  readonly #folder: string
  readonly #sounds: SoundFiles
  readonly #source: MarkdownSource
  readonly #tags = new Map<string, TagId>()

  constructor(folder: string, sounds: SoundFiles, source: MarkdownSource, skipped: Skipped[]) {
    this.skipped = skipped
    this.#folder = folder
    this.#sounds = sounds
    this.#source = source
  }

  /** Tags that no file before this one had, and nothing in the journal. Notes where each name leads. */
  #newTags(names: readonly string[], createdAt: number): Tag[] {
    return names.flatMap((tag) => {
      const key = nameKey(tag)
      if (this.#tags.has(key)) return []
      const existing = this.#source.existingTag(tag)
      const id = existing ?? tagIdSchema.parse(`tag:${this.#source.derive('tag', key)}`)
      this.#tags.set(key, id)
      return existing ? [] : [newTag(id, tag, NO_COLOR, createdAt)]
    })
  }

  async *entries(names: readonly string[]): AsyncGenerator<PlannedEntry> {
    for (const name of names) {
      const entry = await this.#entry(name)
      if (entry !== null) yield entry
    }
  }

  async #entry(name: string): Promise<PlannedEntry | null> {
    const read = await this.#read(name)
    if (read === null) return null
    const { entry, modifiedMs, file } = read
    // The content counts, not the folder it was chosen from; an edited file is another entry.
    const key = createHash('sha256').update(basename(name)).update('\0').update(file).digest('hex')
    const uuid = entry.uuid ?? this.#source.derive('markdown', key)
    const id = sessionIdSchema.parse(`session:${uuid}`)
    const createdAt = entry.createdAt ?? modifiedMs
    const newTags = this.#newTags(entry.tags, createdAt)
    const tagIds = entry.tags.flatMap((tag) => this.#tags.get(nameKey(tag)) ?? [])
    const planned: PlannedRecording[] = []
    const messages = []
    const messageIds = orderedIds(
      entry.parts.map(({ createdAt }, at) => ({
        createdAt,
        id: this.#source.derive('markdown part', `${uuid} ${at}`),
      })),
    )
    for (const [at, part] of entry.parts.entries()) {
      const recording = part.audio === null ? null : await this.#recording(name, part, id, `${uuid} ${at}`)
      if (recording) planned.push(recording)
      // Audio that is missing leaves its words; audio without words that is missing leaves nothing.
      if (!recording && part.audio !== null && part.text === '') continue
      const text = recording ? '' : part.text
      const messageId = messageIdSchema.parse(`message:${uuidOf(id)}:${messageIds[at]}`)
      const recordingId = recording?.recording.id ?? null
      messages.push(newMessage({ id: messageId, role: part.role, text, recordingId, createdAt: part.createdAt }))
    }
    const { title, pinned, archived } = entry
    return {
      what: name,
      session: newSession({ id, title, createdAt, tagIds, pinned, archived }),
      messages,
      recordings: planned,
      newTags,
      whole: true,
    }
  }

  async #recording(
    name: string,
    part: MarkdownPart,
    sessionId: PlannedEntry['session']['id'],
    key: string,
  ): Promise<PlannedRecording | null> {
    const link = part.audio ?? ''
    const audioName = `${link} in ${name}`
    const path = await this.#soundPath(name, link)
    const head = path === null ? null : await headOf(path)
    const mimeType = head && kindOf(head)
    if (path === null || !mimeType) {
      this.skipped.push({ what: audioName, why: path === null ? MISSING : head === null ? UNREADABLE : NO_AUDIO })
      return null
    }
    const hash = await contentHash(path)
    if (hash === null) {
      this.skipped.push({ what: audioName, why: UNREADABLE })
      return null
    }
    const id = recordingIdSchema.parse(`recording:${this.#source.derive('markdown sound', `${key} ${hash}`)}`)
    const { createdAt, text } = part
    const fields = { id, sessionId, createdAt, device: this.#source.device, fileName: basename(path), mimeType }
    const recording = newRecording({ ...fields, editedText: text === '' ? null : text })
    return { recording, audioPath: path, audioName }
  }

  /** Beside the file, from the top of the folder, or wherever in it one file is called so. Never outside the folder. */
  async #soundPath(name: string, link: string): Promise<string | null> {
    const folder = name.slice(0, Math.max(0, name.lastIndexOf('/')))
    const names = soundNames(link)
    for (const relative of names) {
      const beside = await fileInside(this.#folder, join(folder, relative))
      const found = beside ?? (await fileInside(this.#folder, relative))
      if (found !== null) return found
    }
    for (const relative of names) {
      const found = this.#sounds.find(folder, relative)
      const path = found === null ? null : await fileInside(this.#folder, found)
      if (path !== null) return path
    }
    return null
  }

  /** Null, and told, for a file that is gone, not to be read, or no note. */
  async #read(name: string) {
    const path = join(this.#folder, name)
    try {
      const { text: file, remark } = await readAnyText(path, LARGEST_MB)
      const modifiedMs = Math.round((await stat(path)).mtimeMs)
      const entry = readMarkdown(file, basename(name).replace(/\.[^.]*$/, ''), modifiedMs, this.#source.dayOrder)
      if (entry.damage === 'identity') throw new AppError('integrity', keyed('import.frontMatterDamaged'))
      if (entry.nothing !== null) throw new AppError('unsupported', entry.nothing)
      for (const why of [...(remark === null ? [] : [remark]), ...entry.remarks]) this.skipped.push({ what: name, why })
      if (entry.damage === 'front matter') this.skipped.push({ what: name, why: AS_TEXT })
      return { file, modifiedMs, entry }
    } catch (error) {
      this.skipped.push({ what: name, why: error instanceof AppError ? error.told : keyed('import.unreadable') })
      return null
    }
  }
}
