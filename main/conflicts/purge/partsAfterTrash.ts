import type { MessageId, RecordingId, SessionId } from '../../../app/ids'
import { describe } from '../../../app/merge/deletion'
import type { EditContext, Patch } from '../../../app/merge/document/entity'
import { edit } from '../../../app/merge/document/edit'
import { MERGE_NOTE, RESOLUTION_NOTE } from '../../../app/merge/document/notes'
import type { MergeQuestion, QuestionSide } from '../../../app/merge/outcome'
import { partsTogether } from '../../../app/merge/seen'
import type { Message, Recording, Session } from '../../../app/model'
import type { Seen } from '../../../app/model/seen'
import { saysMoreThan, seenIn, seenOfOne, seenOfParts } from '../../journal/seen'
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
 * A delete records which parts it saw, and what they said (docs/DESIGN.md, What a delete saw). A part that came from another
 * device since, and one that says more since, is shown to a person before it can be deleted. This finds such parts, asks, and
 * writes the answer.
 */
export class PartsAfterTrash {
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
      const { deletedSaw, deletedSeen } = found.session.doc
      const patch = { deletedSaw: [...(deletedSaw ?? []), ...found.gone].sort() }
      const record = await seenOfParts(this.#ports.databases, this.#ports.worker, found.gone)
      await this.#write(
        found.session,
        { ...patch, deletedSeen: partsTogether([deletedSeen ?? {}, record]) },
        MERGE_NOTE,
      )
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
    const { deletedSaw, deletedSeen = {} } = session.doc
    const seen = new Set<string>(deletedSaw ?? [])
    const parts: Stored<Child>[] = []
    const gone: (MessageId | RecordingId)[] = []
    for (const child of await this.#ports.entries.children(id)) {
      const isNew = !seen.has(child)
      // Of a delete by an older version nobody knows which words it saw.
      if (!isNew && seenOfOne(deletedSeen, child) === null) continue
      const stored = await this.#readable<Stored<Child>>(() => this.#child(child))
      if (stored === null) continue
      if (isNew && stored.doc.deletedAt !== null) gone.push(child)
      else if (isNew || (await saysMoreThan(this.#ports.worker, stored.doc, deletedSeen))) parts.push(stored)
    }
    return { session, parts, gone }
  }

  /** What a person is asked about such parts. */
  async question({ session, parts }: UnseenParts): Promise<MergeQuestion> {
    const { worker } = this.#ports
    const touched = (await worker.call('history', { body: session.doc })).find(
      ({ field, kind }) => field === 'deletedAt' && kind !== 'merge',
    )
    // Where the delete was done elsewhere and came with a purge, nobody here knows by whom, and when.
    const deletion = touched?.after == null ? null : touched
    const deleted: QuestionSide = {
      rev: session.rev,
      device: deletion?.device ?? null,
      atMs: deletion === null ? null : session.doc.deletedAt,
      value: null,
    }
    const kept: QuestionSide[] = []
    for (const { rev, doc } of parts) {
      const [latest] = await worker.call('history', { body: doc })
      const device = latest?.device ?? (doc.type === 'recording' ? doc.device : null)
      kept.push({ rev, device, atMs: latest?.atMs ?? doc.createdAt, value: describe(doc) })
    }
    return { field: 'deletedAt', kind: 'delete', sides: [deleted, ...kept], base: null, proposal: null }
  }

  /** Lets the parts go with the entry, or takes the entry out of the trash. @throws AppError `conflict` when it moved */
  async resolve({ session, parts }: UnseenParts, keep: boolean): Promise<void> {
    if (keep) {
      await this.#write(session, { deletedAt: null, deletedSaw: null }, RESOLUTION_NOTE)
      return
    }
    const { deletedSaw, deletedSeen } = session.doc
    const record: Record<string, Seen> = {}
    for (const { doc } of parts) {
      const seen = await seenIn(this.#ports.worker, [{ kind: 'live', rev: '', doc }])
      if (seen !== null) record[doc.id] = seen
    }
    const patch = {
      deletedSaw: [...new Set([...(deletedSaw ?? []), ...parts.map(({ doc }) => doc.id)])].sort(),
      deletedSeen: partsTogether([deletedSeen ?? {}, record]),
    }
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
