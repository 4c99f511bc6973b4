import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { messageRange, sessionIdSchema, type SessionId, type TagId } from '../../../app/ids'
import type { PastEntry, PastPart } from '../../../app/ipc/past'
import type { Mergeable } from '../../../app/merge/document/policy'
import type { ApartValue, Past } from '../../../app/merge/past/asOf'
import { durationAsOf, transcriptAsOf } from '../../../app/merge/past/sound'
import type { Message, Recording, Session } from '../../../app/model'
import type { EntityDatabase, Stored } from '../../database/entity/types'
import { partsGone } from '../purge/bringBack'
import { readPurgeTree, type BodyIn } from '../purge/purgeTrees'
import { nameOfDevice, type ConflictPorts } from '../reviews/ports'
import { rewrite } from '../reviews/rewrite'

type Leaves<E extends Mergeable = Mergeable> = readonly [E, ...E[]]
type There = Extract<Past, { kind: 'there' }>
type Name = 'sessions' | 'messages' | 'recordings'

/** What an entry is made of, as far as it can be read here: every version that stands side by side. */
interface Material {
  readonly session: Leaves<Session>
  /** It has been deleted permanently, and this is what is still kept of it. */
  readonly purged: boolean
}

interface Parts {
  readonly messages: readonly Leaves<Message>[]
  readonly recordings: readonly Leaves<Recording>[]
  readonly problems: readonly string[]
}

/** Entries as they stood at a time: from their histories, and of what was deleted permanently from the versions that are kept. */
export class PastEntries {
  readonly #ports: ConflictPorts

  constructor(ports: ConflictPorts) {
    this.#ports = ports
  }

  /** @throws AppError `not-found` when there is no such entry, and nothing of it is kept */
  async of(id: SessionId, atMs: number): Promise<PastEntry> {
    const material = await this.#material(id)
    const past = await this.#asOf(material.session, atMs)
    const [session] = material.session
    if (past.kind === 'absent') return nothingYet(session, past.sinceMs, material.purged)
    const { messages, recordings, problems } = await this.#parts(id, material.purged)
    const parts: PastPart[] = []
    const shown = new Set<string>()
    for (const leaves of messages) {
      const sound = recordings.find(([recording]) => recording.id === leaves[0].recordingId) ?? null
      const part = await this.#part(leaves, sound, atMs)
      if (sound !== null) shown.add(sound[0].id)
      if (part !== null) parts.push(part)
    }
    for (const sound of recordings) {
      const part = shown.has(sound[0].id) ? null : await this.#part(null, sound, atMs)
      if (part !== null) parts.push(part)
    }
    return {
      ...(await this.#heading(session, past, material.purged, atMs)),
      parts: parts.sort((a, b) => a.createdAt - b.createdAt),
      problems: [...problems],
    }
  }

  /**
   * Every entry that was there at a time, newest first, also those that were deleted permanently since as far as they are
   * kept. Of those with a title the parts are left out.
   */
  async *all(atMs: number): AsyncGenerator<PastEntry> {
    const { sessions } = this.#ports.databases
    const gone: SessionId[] = []
    for await (const slice of sessions.list())
      for (const result of slice) {
        if (!result.ok) continue
        const entry = await this.#listed(await leavesOf(sessions, result.stored.doc.id, result.stored), false, atMs)
        if (entry !== null) yield entry
        await yieldToEventLoop()
      }
    for await (const page of sessions.changesSince(0))
      for (const { id, deleted } of page)
        if (deleted && sessionIdSchema.safeParse(id).success) gone.push(id as SessionId)
    for (const id of gone) {
      const kept = await lastKept(sessions, id)
      const entry = kept === null ? null : await this.#listed([kept], true, atMs)
      if (entry !== null) yield entry
    }
  }

  /**
   * Gives an entry the title, tags and words it had at a time, as new edits; parts that are in the trash since come out of it,
   * and what was added since stays. Answers how many parts changed.
   * @throws AppError `not-found` when there is no such entry, or it was not there yet
   */
  async bringBack(id: SessionId, atMs: number): Promise<number> {
    const { doc } = await this.#ports.databases.sessions.get(id)
    const past = await this.#asOf([doc], atMs)
    if (past.kind === 'absent') throw new AppError('not-found', keyed('past.notYet'))
    const { messages, recordings } = await this.#parts(id, false)
    const ids = [id, ...[...messages, ...recordings].map(([body]) => body.id)]
    let changed = 0
    for (const part of ids) {
      const { worker, context } = this.#ports
      const did = await rewrite(this.#ports, part, (body) =>
        worker.call('bringBackAsOf', { body, atMs, ctx: context() }),
      )
      changed += Number(did)
    }
    return changed
  }

  #asOf(leaves: Leaves, atMs: number): Promise<Past> {
    return this.#ports.worker.call('asOf', { leaves, atMs })
  }

  async #material(id: SessionId): Promise<Material> {
    const { sessions } = this.#ports.databases
    const stored = await sessions.find(id)
    if (stored !== null) return { session: await leavesOf(sessions, id, stored), purged: false }
    const kept = await lastKept(sessions, id)
    if (kept !== null) return { session: [kept], purged: true }
    const known = (await sessions.leaves(id)).length > 0
    throw new AppError('not-found', known ? keyed('past.purged') : keyed('past.none'))
  }

  async #parts(id: SessionId, purged: boolean): Promise<Parts> {
    const { messages, recordings } = this.#ports.databases
    const problems: string[] = []
    const found: { messages: Leaves<Message>[]; recordings: Leaves<Recording>[] } = { messages: [], recordings: [] }
    for await (const slice of messages.list(messageRange(id)))
      for (const result of slice) {
        if (result.ok) found.messages.push(await leavesOf(messages, result.stored.doc.id, result.stored))
        else problems.push(result.problem.id)
      }
    const named = found.messages.flatMap(([{ recordingId }]) => recordingId ?? [])
    const ids = [...new Set([...named, ...this.#ports.entries.recordingsOf(id)])]
    for (const result of await recordings.getMany(ids)) {
      if (result.ok) found.recordings.push(await leavesOf(recordings, result.stored.doc.id, result.stored))
      else problems.push(result.problem.id)
    }
    if (purged)
      for (const part of await partsGone(this.#ports, id)) {
        const isMessage = part.startsWith('message:')
        const kept = await lastKept<'messages' | 'recordings'>(isMessage ? messages : recordings, part)
        if (kept?.type === 'message') found.messages.push([kept])
        else if (kept?.type === 'recording') found.recordings.push([kept])
        else problems.push(part)
      }
    return { ...found, problems }
  }

  async #listed(session: Leaves<Session>, purged: boolean, atMs: number): Promise<PastEntry | null> {
    const past = await this.#asOf(session, atMs)
    if (past.kind === 'absent') return null
    const heading = await this.#heading(session[0], past, purged, atMs)
    return heading.title === '' ? this.of(session[0].id, atMs) : { ...heading, parts: [], problems: [] }
  }

  async #heading(session: Session, past: There, purgedSince: boolean, atMs: number) {
    const deletedAt = past.fields['deletedAt'] as number | null
    const state = deletedAt === null ? 'journal' : purgedSince ? 'removed' : 'trash'
    return {
      id: session.id,
      state,
      purgedSince,
      sinceMs: null,
      createdAt: session.createdAt,
      deletedAt,
      title: textIn(past, 'title'),
      tags: await this.#tagNames(Object.keys(past.fields['tags'] ?? {}) as TagId[], atMs),
      apart: this.#named(past.apart),
    } as const
  }

  async #part(
    message: Leaves<Message> | null,
    sound: Leaves<Recording> | null,
    atMs: number,
  ): Promise<PastPart | null> {
    const written = message === null ? null : await this.#asOf(message, atMs)
    const heard = sound === null ? null : await this.#asOf(sound, atMs)
    const first = message?.[0] ?? sound?.[0]
    if (first === undefined || written?.kind === 'absent' || (written === null && heard?.kind === 'absent')) return null
    const recording = heard?.kind === 'there' ? (sound?.[0] ?? null) : null
    const spoken = heard?.kind === 'there' ? (heard.fields['editedText'] as string | null) : null
    const text =
      (written === null ? '' : textIn(written, 'text')) ||
      (spoken ?? (recording === null ? '' : (transcriptAsOf(recording, atMs)?.text ?? '')))
    return {
      messageId: message?.[0].id ?? null,
      recordingId: recording?.id ?? null,
      role: message?.[0].role ?? 'user',
      createdAt: first.createdAt,
      durationMs: recording === null ? null : durationAsOf(recording, atMs),
      text,
      inTrash: inTrash(written) || (written === null && inTrash(heard)),
      apart: [written, heard].flatMap((past) => (past?.kind === 'there' ? this.#named(past.apart) : [])),
    }
  }

  #named(apart: readonly ApartValue[]): PastPart['apart'] {
    return apart.map(({ field, device, value }) => ({ field, value, deviceName: nameOfDevice(this.#ports, device) }))
  }

  /** The names that these tags had then; one that was merged by then has the name of what it became. */
  async #tagNames(ids: readonly TagId[], atMs: number): Promise<string[]> {
    const names = await Promise.all(ids.map((id) => this.#tagName(id, atMs, new Set())))
    return [...new Set(names.flatMap((name) => name ?? []))].sort((a, b) => a.localeCompare(b))
  }

  async #tagName(id: TagId, atMs: number, seen: Set<TagId>): Promise<string | null> {
    // An unreadable tag keeps its id as its name.
    const doc = (await this.#ports.databases.tags.find(id).catch(() => null))?.doc
    if (doc === undefined) return id
    seen.add(id)
    const mergedBy = doc.stamps['mergedInto']?.atMs ?? Infinity
    if (doc.mergedInto !== null && mergedBy <= atMs && !seen.has(doc.mergedInto))
      return this.#tagName(doc.mergedInto, atMs, seen)
    const past = await this.#asOf([doc], atMs)
    if (past.kind === 'absent') return doc.name
    return past.fields['deletedAt'] === null ? textIn(past, 'name') : null
  }
}

function nothingYet(session: Session, sinceMs: number, purgedSince: boolean): PastEntry {
  const { id, createdAt } = session
  const empty = { title: '', tags: [], parts: [], problems: [], apart: [] }
  return { id, createdAt, sinceMs, purgedSince, state: 'absent', deletedAt: null, ...empty }
}

const textIn = (past: There, field: string): string => (past.fields[field] as string | null) ?? ''

const inTrash = (past: Past | null): boolean => past?.kind === 'there' && past.fields['deletedAt'] !== null

/** What was read, and the versions that stand beside it where two devices changed it apart. */
async function leavesOf<N extends Name>(
  database: EntityDatabase<N>,
  id: string,
  { doc, rev, conflicts }: Stored<BodyIn<N>>,
): Promise<Leaves<BodyIn<N>>> {
  if (conflicts.length === 0) return [doc]
  const others = (await database.leaves(id)).flatMap((leaf) =>
    leaf.kind === 'live' && leaf.rev !== rev ? [leaf.doc as BodyIn<N>] : [],
  )
  return [doc, ...others]
}

/** The newest version of a removed document that is still stored here; null for none. */
async function lastKept<N extends Name>(database: EntityDatabase<N>, id: string): Promise<BodyIn<N> | null> {
  const { dead } = await readPurgeTree(database, id)
  return dead.find(({ last }) => last !== null)?.last ?? null
}
