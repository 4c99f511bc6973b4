import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import {
  type MessageId,
  messageRange,
  type RecordingId,
  type SessionId,
  sessionOfMessage,
  type TagId,
} from '../../../app/ids'
import type { EntrySummary } from '../../../app/ipc/journal'
import type { EntityName, EntityOf, Message, Recording, Session, Tag } from '../../../app/model'
import { byNewest, viewOf, type JournalView } from '../../../app/model/view'
import type { ChangeBatch } from '../../database/entity/changeBatch'
import type { EntityDatabases, Feed, ReadResult } from '../../database/entity/types'
import {
  countsFor,
  type MessageFacts,
  messageFacts,
  type RecordingFacts,
  recordingFacts,
  RecordingsBySession,
  type SessionFacts,
  sessionFacts,
  sessionOf,
  summaryOf,
} from './facts'
import type { Problems } from './problems'
import { TagBook, type TagFacts } from './tagBook'

/** The databases whose documents the list is made of. */
export const FOLLOWED = ['sessions', 'messages', 'recordings', 'tags'] as const
type Followed = (typeof FOLLOWED)[number]

/** Everything the list is made of, with the update sequences it stands for: what a snapshot on disk holds. */
export interface SummaryState {
  readonly sequences: Readonly<Record<Followed, number>>
  readonly sessions: readonly (readonly [SessionId, SessionFacts])[]
  readonly messages: readonly (readonly [SessionId, MessageFacts])[]
  readonly recordings: readonly (readonly [RecordingId, RecordingFacts])[]
  readonly tags: readonly (readonly [TagId, TagFacts])[]
}

export interface SummaryEvents {
  /** Entries that changed, appeared or went. */
  changed(ids: readonly SessionId[]): void
  tagsChanged(): void
}

/**
 * The list of entries, kept in memory and caught up through the changes feeds. Lists and counts are answered from here;
 * the databases are read only for what changed.
 */
export class Summaries {
  readonly tags = new TagBook()
  readonly recordings = new RecordingsBySession()
  readonly #databases: EntityDatabases
  readonly #problems: Problems
  readonly #events: SummaryEvents
  readonly #sessions = new Map<SessionId, SessionFacts>()
  readonly #messages = new Map<SessionId, MessageFacts>()
  /** Up to where everything is in the list. */
  readonly #sequences: Record<Followed, number> = { sessions: 0, messages: 0, recordings: 0, tags: 0 }
  #reviewed: ReadonlySet<SessionId> = new Set()
  #feeds: Feed[] = []

  constructor(databases: EntityDatabases, problems: Problems, events: SummaryEvents) {
    this.#databases = databases
    this.#problems = problems
    this.#events = events
  }

  /** Reads everything, or takes a snapshot and reads what changed since; then follows the feeds until `stop`. */
  async start(snapshot: SummaryState | null): Promise<void> {
    if (snapshot && (await this.#isFrom(snapshot))) this.#restore(snapshot)
    else await this.#readAll()
    const { sessions, recordings, tags, messages } = this.#databases
    const since = this.#sequences
    this.#feeds = [
      sessions.follow(since.sessions, (batch) => this.#takeSessions(batch)),
      recordings.follow(since.recordings, (batch) => this.#takeRecordings(batch)),
      tags.follow(since.tags, (batch) => this.#takeTags(batch)),
      messages.follow(since.messages, (batch) => this.#takeMessages(batch)),
    ]
  }

  async stop(): Promise<void> {
    await Promise.all(this.#feeds.map((feed) => feed.stop()))
    this.#feeds = []
  }

  /** Resolves when everything that is written now is in. @throws what reading the latest changes threw */
  async settled(): Promise<void> {
    await Promise.all(this.#feeds.map((feed) => feed.settled()))
  }

  /** What a snapshot should hold now. What is still being read is left out, and read again at the start from it. */
  state(): SummaryState {
    return {
      sequences: { ...this.#sequences },
      sessions: [...this.#sessions],
      messages: [...this.#messages],
      recordings: [...this.recordings.facts],
      tags: [...this.tags.facts],
    }
  }

  /** Entries that wait for an answer of the person. */
  setReviewed(ids: ReadonlySet<SessionId>): void {
    const touched = [...new Set([...this.#reviewed, ...ids])].filter((id) => this.#reviewed.has(id) !== ids.has(id))
    this.#reviewed = ids
    if (touched.length > 0) this.#events.changed(touched)
  }

  /** Entries of a view, newest first. */
  list(view: JournalView): EntrySummary[] {
    const ids = [...this.#sessions].filter(([, facts]) => viewOf(facts) === view).map(([id]) => id)
    return this.of(ids).sort(byNewest)
  }

  /** Summaries of these entries; those that are gone are left out. */
  of(ids: readonly SessionId[]): EntrySummary[] {
    return ids.flatMap((id) => {
      const facts = this.#sessions.get(id)
      if (!facts) return []
      const tagIds = this.tags.shown(facts.tagIds)
      return [summaryOf(id, facts, this.#messages.get(id), this.recordings.of(id), tagIds, this.#reviewed.has(id))]
    })
  }

  /** How many entries of the journal show a tag. */
  tagCounts(): Map<TagId, number> {
    const counts = new Map<TagId, number>()
    for (const facts of this.#sessions.values()) {
      if (facts.deletedAt !== null) continue
      for (const id of this.tags.shown(facts.tagIds)) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return counts
  }

  /** Entries that carry this tag themselves, whatever it was merged into. */
  withTag(tag: TagId): SessionId[] {
    return [...this.#sessions].filter(([, facts]) => facts.tagIds.includes(tag)).map(([id]) => id)
  }

  /** Entries that are not here, of which parts are. */
  orphaned(): SessionId[] {
    const owners = new Set<SessionId>([...this.#messages.keys(), ...this.recordings.sessions()])
    return [...owners].filter((id) => !this.#sessions.has(id))
  }

  ids(): SessionId[] {
    return [...this.#sessions.keys()]
  }

  has(id: SessionId): boolean {
    return this.#sessions.has(id)
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Databases that are behind a snapshot are other ones: restored from a backup, or joined anew. */
  async #isFrom(snapshot: SummaryState): Promise<boolean> {
    const now = await Promise.all(FOLLOWED.map((name) => this.#databases[name].sequence()))
    return FOLLOWED.every((name, at) => snapshot.sequences[name] <= (now[at] ?? 0))
  }

  #restore(snapshot: SummaryState): void {
    Object.assign(this.#sequences, snapshot.sequences)
    for (const [id, facts] of snapshot.sessions) this.#sessions.set(id, facts)
    for (const [id, facts] of snapshot.messages) this.#messages.set(id, facts)
    for (const [id, facts] of snapshot.recordings) this.recordings.set(id, facts)
    for (const [id, facts] of snapshot.tags) this.tags.facts.set(id, facts)
  }

  async #readAll(): Promise<void> {
    // The sequences first: what is written while reading is read once more, never missed.
    for (const name of FOLLOWED) this.#sequences[name] = await this.#databases[name].sequence()
    await this.#readable('sessions', (session) => this.#sessions.set(session.id, sessionFacts(session)))
    await this.#readable('recordings', (recording) => this.recordings.set(recording.id, recordingFacts(recording)))
    await this.#readable('tags', (tag) => this.tags.set(tag))
    await this.#readMessages()
  }

  /** Messages come in the order of their ids, so those of one session come together. */
  async #readMessages(): Promise<void> {
    let current: Message[] = []
    const flush = (): void => {
      const first = current[0]
      if (first) this.#messages.set(sessionOfMessage(first.id), messageFacts(current))
    }
    await this.#readable('messages', (message) => {
      const [first] = current
      if (first && sessionOfMessage(first.id) !== sessionOfMessage(message.id)) {
        flush()
        current = []
      }
      current.push(message)
    })
    flush()
  }

  async #readable<N extends EntityName>(name: N, take: (doc: EntityOf<N>) => void): Promise<void> {
    for await (const slice of this.#databases[name].list()) for (const doc of this.#taken(name, slice)) take(doc)
  }

  #taken<N extends EntityName>(name: N, results: readonly ReadResult<EntityOf<N>>[]): EntityOf<N>[] {
    return results.flatMap((result) => {
      if (!result.ok) {
        this.#problems.add(result.problem)
        return []
      }
      this.#problems.clear(name, result.stored.doc.id)
      return [result.stored.doc]
    })
  }

  async #takeSessions(batch: ChangeBatch<Session>): Promise<void> {
    let counted = false
    const set = (id: SessionId, facts: SessionFacts | null): void => {
      counted ||= countsFor(this.#sessions.get(id)) !== countsFor(facts)
      if (facts === null) this.#sessions.delete(id)
      else this.#sessions.set(id, facts)
    }
    await this.#takeBatch(
      'sessions',
      batch,
      (session) => set(session.id, sessionFacts(session)),
      (id) => set(id as SessionId, null),
    )
    if (counted) this.#events.tagsChanged()
    this.#tell(new Set(batch.ids as readonly SessionId[]))
  }

  async #takeRecordings(batch: ChangeBatch<Recording>): Promise<void> {
    const sessions = (): SessionId[] =>
      batch.ids.flatMap((id) => {
        const facts = this.recordings.facts.get(id as RecordingId)
        return facts ? [facts.sessionId] : []
      })
    const before = sessions()
    await this.#takeBatch(
      'recordings',
      batch,
      (recording) => this.recordings.set(recording.id, recordingFacts(recording)),
      (id) => this.recordings.delete(id as RecordingId),
    )
    this.#tell(new Set([...before, ...sessions()]))
  }

  async #takeTags(batch: ChangeBatch<Tag>): Promise<void> {
    await this.#takeBatch(
      'tags',
      batch,
      (tag) => this.tags.set(tag),
      (id) => this.tags.facts.delete(id as TagId),
    )
    this.#events.tagsChanged()
  }

  /** What the list shows of the messages of an entry comes from all of them. */
  async #takeMessages(batch: ChangeBatch<Message>): Promise<void> {
    const sessions = new Set((batch.ids as readonly MessageId[]).flatMap(sessionOf))
    for (const session of sessions) await this.#rereadMessages(session)
    this.#sequences.messages = Math.max(this.#sequences.messages, batch.sequence)
    this.#tell(sessions)
  }

  #tell(touched: ReadonlySet<SessionId>): void {
    if (touched.size > 0) this.#events.changed([...touched])
  }

  async #takeBatch<N extends EntityName & Followed>(
    name: N,
    batch: ChangeBatch<EntityOf<N>>,
    take: (doc: EntityOf<N>) => void,
    gone: (id: string) => void,
  ): Promise<void> {
    const results = await batch.documents()
    const found = new Set(results.map((result) => (result.ok ? result.stored.doc.id : result.problem.id)))
    for (const doc of this.#taken(name, results)) take(doc)
    for (const id of batch.ids) {
      if (found.has(id)) continue
      gone(id)
      this.#problems.clear(name, id)
    }
    this.#sequences[name] = Math.max(this.#sequences[name], batch.sequence)
  }

  async #rereadMessages(session: SessionId): Promise<void> {
    const messages: Message[] = []
    for await (const slice of this.#databases.messages.list(messageRange(session)))
      messages.push(...this.#taken('messages', slice))
    if (messages.length > 0) this.#messages.set(session, messageFacts(messages))
    else this.#messages.delete(session)
    await yieldToEventLoop()
  }
}
