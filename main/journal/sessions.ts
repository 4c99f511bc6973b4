import { issueOf } from '../../app/messages/inSchema'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import {
  type MessageId,
  messageRange,
  newMessageId,
  newSessionId,
  type RecordingId,
  type SessionId,
  type TagId,
} from '../../app/ids'
import { begin } from '../../app/merge/document/edit'
import type { Patch } from '../../app/merge/document/entity'
import type { Message, Session } from '../../app/model'
import { textSchema } from '../../app/model/message'
import { titleSchema } from '../../app/model/session'
import type { EntityDatabases } from '../database/entity/types'
import type { Ports } from '../platform/ports'
import type { Editor } from './editor'
import type { Summaries } from './list/summaries'
import { seenOfParts } from './seen'

export interface NewEntry {
  /** A fresh one; made here when it is left out. */
  readonly id?: SessionId | undefined
  readonly title?: string | undefined
  readonly text?: string | undefined
  readonly tagIds?: readonly TagId[] | undefined
  readonly createdAt?: number | undefined
}

/** Entries: made, renamed, tagged, trashed and restored. Nothing here removes anything for good. */
export class Sessions {
  readonly #databases: EntityDatabases
  readonly #editor: Editor
  readonly #summaries: Summaries
  readonly #ports: Ports

  constructor(databases: EntityDatabases, editor: Editor, summaries: Summaries, ports: Ports) {
    this.#databases = databases
    this.#editor = editor
    this.#summaries = summaries
    this.#ports = ports
  }

  /**
   * The note is written first and the entry last: what a full disk or a kill leaves half done is never shown.
   * @throws AppError `invalid-input` for a title or text that is too long or not well-formed, `conflict` for an id in use
   */
  async create(entry: NewEntry): Promise<SessionId> {
    const id = entry.id ?? newSessionId(this.#ports.uuid)
    if (entry.id !== undefined && (await this.#databases.sessions.find(id)) !== null)
      throw new AppError('conflict', keyed('journal.entryExists'))
    const createdAt = entry.createdAt ?? this.#ports.now()
    const session = begin<Session>(
      {
        id,
        type: 'session',
        title: oneLine(entry.title ?? ''),
        createdAt,
        tags: Object.fromEntries((entry.tagIds ?? []).map((tag) => [tag, true])),
        pinned: false,
        archived: false,
        deletedAt: null,
        deletedSaw: null,
      },
      this.#editor.context(),
    )
    if (entry.text !== undefined && entry.text !== '') await this.writeNote(id, entry.text)
    await this.#databases.sessions.put(session, null)
    return id
  }

  /** @throws AppError `not-found` when there is no such entry */
  async addNote(id: SessionId, text: string): Promise<MessageId> {
    await this.#databases.sessions.get(id)
    return await this.writeNote(id, text)
  }

  /** A note of an entry that is written right after it. @throws AppError `invalid-input` */
  async writeNote(id: SessionId, text: string): Promise<MessageId> {
    const message = begin<Message>(
      {
        id: newMessageId(id, this.#ports.uuid),
        type: 'message',
        role: 'note',
        text: wellFormed(text),
        recordingId: null,
        createdAt: this.#ports.now(),
        deletedAt: null,
      },
      this.#editor.context(),
    )
    await this.#databases.messages.put(message, null)
    return message.id
  }

  async rename(id: SessionId, title: string): Promise<void> {
    await this.#edit(id, { title: oneLine(title) })
  }

  setTag(ids: readonly SessionId[], tag: TagId, on: boolean): Promise<void> {
    return this.#editAll(ids, ({ tags }) => {
      if (on) return { tags: { ...tags, [tag]: true } }
      // A tag shown through a merge is taken off under every name it has on this entry.
      const off = (Object.keys(tags) as TagId[]).filter((id) => this.#summaries.tags.resolve(id) === tag || id === tag)
      return { tags: Object.fromEntries(Object.entries(tags).filter(([id]) => !off.includes(id as TagId))) }
    })
  }

  setPinned(ids: readonly SessionId[], pinned: boolean): Promise<void> {
    return this.#editAll(ids, () => ({ pinned }))
  }

  setArchived(ids: readonly SessionId[], archived: boolean): Promise<void> {
    return this.#editAll(ids, () => ({ archived }))
  }

  /** Moves entries to the trash; each delete records what it saw of which parts (docs/DESIGN.md, What a delete saw). */
  async trash(ids: readonly SessionId[]): Promise<void> {
    await this.settled()
    for (const id of ids) {
      const deletedSaw = await this.childrenNow(id)
      const deletedSeen = await seenOfParts(this.#databases, this.#editor.worker, deletedSaw)
      await this.#edit(id, (session) =>
        session.deletedAt === null ? { deletedAt: this.#ports.now(), deletedSaw, deletedSeen } : {},
      )
    }
  }

  restore(ids: readonly SessionId[]): Promise<void> {
    return this.#editAll(ids, () => ({ deletedAt: null, deletedSaw: null }))
  }

  /** Every message and recording of an entry that is here, in the order of their ids. */
  async children(id: SessionId): Promise<(MessageId | RecordingId)[]> {
    await this.settled()
    return this.childrenNow(id)
  }

  /** Resolves when what was written before is known here. */
  settled(): Promise<void> {
    return this.#summaries.settled()
  }

  /** As `children`, for callers that look at many entries and have waited for `settled` once: each wait takes a pause. */
  async childrenNow(id: SessionId): Promise<(MessageId | RecordingId)[]> {
    const messages: (MessageId | RecordingId)[] = []
    for await (const slice of this.#databases.messages.list(messageRange(id)))
      messages.push(...slice.map((result) => (result.ok ? result.stored.doc.id : (result.problem.id as MessageId))))
    return [...messages, ...this.#summaries.recordings.idsOf(id)].sort()
  }

  async #editAll(ids: readonly SessionId[], patch: (session: Session) => Patch<Session>): Promise<void> {
    for (const id of ids) await this.#edit(id, patch)
  }

  #edit(id: SessionId, patch: Patch<Session> | ((session: Session) => Patch<Session>)): Promise<Session> {
    return this.#editor.edit(this.#databases.sessions, id, patch)
  }
}

/** @throws AppError `invalid-input` */
export function wellFormed(text: string): string {
  const parsed = textSchema.safeParse(text)
  if (parsed.success) return parsed.data
  throw new AppError('invalid-input', issueOf(parsed.error) ?? keyed('journal.textUnfit'))
}

/** A title is one line. @throws AppError `invalid-input` */
export function oneLine(title: string): string {
  const parsed = titleSchema.safeParse(title.replace(/[\r\n\u2028\u2029]+/gu, ' ').trim())
  if (parsed.success) return parsed.data
  throw new AppError('invalid-input', issueOf(parsed.error) ?? keyed('journal.titleUnfit'))
}
