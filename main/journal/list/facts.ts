import type { EntrySummary } from '../../../app/ipc/journal'
import type { Message, Recording, Session } from '../../../app/model'
import { type MessageId, type RecordingId, type SessionId, sessionIdSchema, type TagId } from '../../../app/ids'

/** What the list needs of a session. */
export interface SessionFacts {
  readonly title: string
  readonly createdAt: number
  readonly tagIds: readonly TagId[]
  readonly pinned: boolean
  readonly archived: boolean
  readonly deletedAt: number | null
}

/** What the list needs of all messages of one session. */
export interface MessageFacts {
  readonly count: number
  readonly excerpt: string
}

/** What the list needs of a recording. */
export interface RecordingFacts {
  readonly sessionId: SessionId
  readonly createdAt: number
  readonly durationMs: number
  readonly deleted: boolean
  readonly excerpt: string
}

export const EXCERPT_LENGTH = 160

/** The first words of a text on one line, items of a list apart by a dot; never cut inside a character. */
export function excerptOf(text: string): string {
  const line = text
    .slice(0, EXCERPT_LENGTH * 4)
    .replace(/^\s*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])[ \t]+/u, '')
    .replace(/\n\s*(?:[-*+]|\d{1,3}[.)])[ \t]+/gu, ' · ')
    .replace(/\n\s*(?:#{1,6}|>)[ \t]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return line.length <= EXCERPT_LENGTH ? line : `${line.slice(0, EXCERPT_LENGTH - 1).toWellFormed()}…`
}

export const sessionFacts = (session: Session): SessionFacts => ({
  title: session.title,
  createdAt: session.createdAt,
  tagIds: Object.keys(session.tags) as TagId[],
  pinned: session.pinned,
  archived: session.archived,
  deletedAt: session.deletedAt,
})

/** Facts of the messages of one session, in any order. */
export function messageFacts(messages: readonly Message[]): MessageFacts {
  const live = messages.filter(({ deletedAt }) => deletedAt === null)
  const first = live.filter(({ text }) => text.trim() !== '').sort((a, b) => a.createdAt - b.createdAt)[0]
  return { count: live.length, excerpt: first ? excerptOf(first.text) : '' }
}

/** What a person reads of a recording: their own version, or the machine's. */
export const spokenText = (recording: Recording): string => recording.editedText ?? recording.transcript?.text ?? ''

export const recordingFacts = (recording: Recording): RecordingFacts => ({
  sessionId: recording.sessionId,
  createdAt: recording.createdAt,
  durationMs: recording.durationMs,
  deleted: recording.deletedAt !== null,
  excerpt: excerptOf(spokenText(recording)),
})

/** Puts the facts of an entry together into what the list shows. */
export function summaryOf(
  id: SessionId,
  session: SessionFacts,
  messages: MessageFacts | undefined,
  recordings: readonly RecordingFacts[],
  tagIds: readonly TagId[],
  conflicted: boolean,
): EntrySummary {
  const live = recordings.filter(({ deleted }) => !deleted)
  const spoken = live.filter(({ excerpt }) => excerpt !== '').sort((a, b) => a.createdAt - b.createdAt)[0]
  return {
    id,
    title: session.title,
    excerpt: messages?.excerpt || (spoken?.excerpt ?? ''),
    createdAt: session.createdAt,
    tagIds: [...tagIds],
    pinned: session.pinned,
    archived: session.archived,
    deletedAt: session.deletedAt,
    durationMs: live.reduce((sum, { durationMs }) => sum + durationMs, 0),
    recordings: live.length,
    messages: messages?.count ?? 0,
    conflicted,
  }
}

/** The recordings of each session, kept while facts come and go. */
export class RecordingsBySession {
  readonly facts = new Map<RecordingId, RecordingFacts>()
  readonly #bySession = new Map<SessionId, Set<RecordingId>>()

  set(id: RecordingId, facts: RecordingFacts): void {
    this.delete(id)
    this.facts.set(id, facts)
    const ids = this.#bySession.get(facts.sessionId) ?? new Set()
    ids.add(id)
    this.#bySession.set(facts.sessionId, ids)
  }

  delete(id: RecordingId): void {
    const before = this.facts.get(id)
    if (before === undefined) return
    this.facts.delete(id)
    const ids = this.#bySession.get(before.sessionId)
    ids?.delete(id)
    if (ids?.size === 0) this.#bySession.delete(before.sessionId)
  }

  /** Every entry that has one, whether it is here or not. */
  sessions(): SessionId[] {
    return [...this.#bySession.keys()]
  }

  idsOf(session: SessionId): RecordingId[] {
    return [...(this.#bySession.get(session) ?? [])]
  }

  of(session: SessionId): RecordingFacts[] {
    return this.idsOf(session).flatMap((id) => this.facts.get(id) ?? [])
  }
}

/** The tags that an entry counts for: how many entries have a tag is a part of the list of tags. */
export const countsFor = (facts: SessionFacts | null | undefined): string =>
  facts?.deletedAt === null ? facts.tagIds.join() : ''

/** A document whose id is not one of ours is reported by the reader of its database, not here. */
export function sessionOf(id: MessageId): SessionId[] {
  const parsed = sessionIdSchema.safeParse(`session:${id.split(':')[1] ?? ''}`)
  return parsed.success ? [parsed.data] : []
}
