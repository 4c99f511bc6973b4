import type { MessageId, RecordingId, SessionId } from '../../../app/ids'
import { describe } from '../../../app/merge/deletion'
import type { EditContext, Patch } from '../../../app/merge/document/entity'
import { edit } from '../../../app/merge/document/edit'
import { historyOf } from '../../../app/merge/history'
import { MERGE_NOTE, RESOLUTION_NOTE } from '../../../app/merge/notes'
import type { MergeQuestion, QuestionSide } from '../../../app/merge/outcome'
import type { Message, Recording, Session } from '../../../app/model'
import { isAppError } from '../../../app/errors'
import type { Stored } from '../../database/entity/types'
import type { ConflictPorts } from '../reviews/ports'
import type { Reviews } from '../reviews/reviews'

type Child = Message | Recording

/** An entry in the trash, and parts of it that its delete had not seen. */
export interface UnseenParts {
  readonly session: Stored<Session>
  readonly parts: readonly Stored<Child>[]
}

/**
 * A delete records which parts it saw (docs/DESIGN.md, What a delete saw). A part that came from another device since is
 * shown to a person before it can be deleted. This finds such parts, asks, and writes the answer.
 */
export class Unseen {
  readonly #ports: ConflictPorts
  readonly #reviews: Reviews

  constructor(ports: ConflictPorts, reviews: Reviews) {
    this.#ports = ports
    this.#reviews = reviews
  }

  /** Finds such parts, and notes those that were deleted by themselves as seen. */
  async check(id: SessionId): Promise<void> {
    const found = await this.#unseenOf(id)
    // What was deleted on its own needs no question, only to be known, or the entry could never be purged.
    if (found !== null && found.parts.length === 0 && found.gone.length > 0) {
      const seen = found.session.doc.deletedSaw ?? []
      await this.#write(found.session, { deletedSaw: [...seen, ...found.gone].sort() }, MERGE_NOTE)
    }
    this.#ask(id, found)
  }

  /** Finds such parts, and writes nothing. */
  async look(id: SessionId): Promise<void> {
    this.#ask(id, await this.#unseenOf(id))
  }

  /** Null when there is nothing to ask: not in the trash, or everything was seen. */
  async find(id: SessionId): Promise<UnseenParts | null> {
    const found = await this.#unseenOf(id)
    return found === null || found.parts.length === 0 ? null : found
  }

  #ask(id: SessionId, found: UnseenParts | null): void {
    if (found === null || found.parts.length === 0) this.#reviews.remove(id, 'unseen')
    else this.#reviews.add(found.session.doc, 'unseen')
  }

  async #unseenOf(id: SessionId): Promise<(UnseenParts & { gone: (MessageId | RecordingId)[] }) | null> {
    const session = await this.#readable(() => this.#ports.databases.sessions.find(id))
    // With several leaves the entry itself is in question first.
    if (session === null || session.doc.deletedAt === null || session.conflicts.length > 0) return null
    const seen = new Set<string>(session.doc.deletedSaw ?? [])
    const unseen = (await this.#ports.entries.children(id)).filter((child) => !seen.has(child))
    const parts: Stored<Child>[] = []
    const gone: (MessageId | RecordingId)[] = []
    for (const child of unseen) {
      const stored = await this.#readable<Stored<Child>>(() => this.#child(child))
      if (stored === null) continue
      if (stored.doc.deletedAt === null) parts.push(stored)
      else gone.push(child)
    }
    return { session, parts, gone }
  }

  question({ session, parts }: UnseenParts): MergeQuestion {
    const touched = historyOf(session.doc).find(({ field, kind }) => field === 'deletedAt' && kind !== 'merge')
    // Where the delete was done elsewhere and came with a purge, nobody here knows by whom, and when.
    const deletion = touched?.after == null ? null : touched
    const deleted: QuestionSide = {
      rev: session.rev,
      device: deletion?.device ?? null,
      atMs: deletion === null ? null : session.doc.deletedAt,
      value: null,
    }
    const kept = parts.map(({ rev, doc }): QuestionSide => ({
      rev,
      device: doc.type === 'recording' ? doc.device : null,
      atMs: doc.createdAt,
      value: describe(doc),
    }))
    return { field: 'deletedAt', kind: 'delete', sides: [deleted, ...kept], base: null, proposal: null }
  }

  /** Lets the parts go with the entry, or takes the entry out of the trash. @throws AppError `conflict` when it moved */
  async resolve({ session, parts }: UnseenParts, keep: boolean): Promise<void> {
    const saw = [...(session.doc.deletedSaw ?? []), ...parts.map(({ doc }) => doc.id)].sort()
    const patch = keep ? { deletedAt: null, deletedSaw: null } : { deletedSaw: saw }
    await this.#write(session, patch, RESOLUTION_NOTE)
  }

  async #write(session: Stored<Session>, patch: Patch<Session>, note: string): Promise<void> {
    const ctx: EditContext = this.#ports.context()
    const next = edit(session.doc, patch, ctx, note)
    if (next !== session.doc) await this.#ports.databases.sessions.put(next, session.rev)
  }

  #child(id: MessageId | RecordingId): Promise<Stored<Child> | null> {
    const { messages, recordings } = this.#ports.databases
    return id.startsWith('message:') ? messages.find(id) : recordings.find(id)
  }

  /** What cannot be read is reported by the reader of its database, and asks nothing. */
  async #readable<T>(read: () => Promise<T | null>): Promise<T | null> {
    try {
      return await read()
    } catch (error) {
      if (isAppError(error, 'integrity') || isAppError(error, 'newer-format')) return null
      throw error
    }
  }
}
