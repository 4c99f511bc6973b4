import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { messageRange, type RecordingId, type SessionId } from '../../app/ids'
import type { Orphan, OrphanPart } from '../../app/ipc/journal'
import { unknownEntry } from '../../app/merge/purge'
import type { Message, Recording } from '../../app/model'
import { byNewest } from '../../app/model/view'
import type { EntityDatabases } from '../database/entity/types'
import type { Editor } from './editor'
import { spokenText } from './list/facts'
import type { Summaries } from './list/summaries'
import { revive } from './revival'
import { databaseOfPart, leavesOfPart, liveRevs, type RemoveAudio } from './partLeaves'

/**
 * Messages and recordings whose entry is not here: they are in no list. They are found, shown with what they say, and made an
 * entry again, or deleted, when a person says so. Nobody else decides about them: their entry may still arrive.
 */
export class Orphans {
  readonly #databases: EntityDatabases
  readonly #summaries: Pick<Summaries, 'orphaned' | 'settled' | 'recordings'>
  readonly #editor: Editor
  readonly #removeAudio: RemoveAudio

  constructor(
    databases: EntityDatabases,
    summaries: Pick<Summaries, 'orphaned' | 'settled' | 'recordings'>,
    editor: Editor,
    removeAudio: RemoveAudio,
  ) {
    this.#databases = databases
    this.#summaries = summaries
    this.#editor = editor
    this.#removeAudio = removeAudio
  }

  /** What is here without its entry, by the entry that it belonged to; the newest first. */
  async list(): Promise<Orphan[]> {
    await this.#summaries.settled()
    const orphans: Orphan[] = []
    for (const id of this.#summaries.orphaned()) {
      // One that cannot be read is there, and told as a problem.
      if (await this.#isThere(id)) continue
      const parts = await this.#parts(id)
      if (parts.length > 0) orphans.push({ id, createdAt: Math.min(...parts.map(({ createdAt }) => createdAt)), parts })
    }
    return orphans.sort(byNewest)
  }

  /** Makes an entry of it again, without a title, under the id that it had. @throws AppError `not-found` */
  async restore(id: SessionId): Promise<void> {
    const { createdAt } = await this.#orphan(id)
    await this.#databases.sessions.put(await revive(this.#databases, this.#editor, unknownEntry(id, createdAt)), null)
  }

  /** Deletes it permanently, on every device. @throws AppError `not-found` */
  async remove(id: SessionId): Promise<void> {
    for (const { id: part } of (await this.#orphan(id)).parts) {
      const revs = liveRevs(await leavesOfPart(this.#databases, part))
      if (part.startsWith('recording:')) await this.#removeAudio(part as RecordingId)
      await databaseOfPart(this.#databases, part).tombstone(part, revs)
    }
  }

  async #orphan(id: SessionId): Promise<Orphan> {
    const orphan = (await this.list()).find((one) => one.id === id)
    if (orphan === undefined) throw new AppError('not-found', keyed('journal.noOrphan'))
    return orphan
  }

  async #isThere(id: SessionId): Promise<boolean> {
    return (await this.#databases.sessions.leaves(id)).some(({ kind }) => kind !== 'tombstone')
  }

  async #parts(id: SessionId): Promise<OrphanPart[]> {
    const parts: OrphanPart[] = []
    for await (const slice of this.#databases.messages.list(messageRange(id)))
      for (const result of slice) if (result.ok) parts.push(partOf(result.stored.doc))
    for (const result of await this.#databases.recordings.getMany(this.#summaries.recordings.idsOf(id)))
      if (result.ok) parts.push(partOf(result.stored.doc))
    return parts
  }
}

const partOf = (doc: Message | Recording): OrphanPart =>
  doc.type === 'message'
    ? { id: doc.id, createdAt: doc.createdAt, text: doc.text, recordingId: doc.recordingId, durationMs: null }
    : { id: doc.id, createdAt: doc.createdAt, text: spokenText(doc), recordingId: null, durationMs: doc.durationMs }
