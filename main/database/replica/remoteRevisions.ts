import { z } from 'zod'
import { ENDLESS, failureOf } from '../../../app/replication/failure'
import type PouchDB from 'pouchdb'
import { revisionsOn } from '../revisions/revisions'
import { MOST_LEAVES } from './crowded'
import type { RemoteDatabase, ReplicaGuard } from './types'

/** Asked for at once; fewer when a server has more to say about them than one answer may hold. */
const SLICE = 250

export interface Wanted {
  readonly id: string
  readonly rev: string
}

const revisionsSchema = z.looseObject({ start: z.number(), ids: z.array(z.string()) })
const documentSchema = z.looseObject({ _id: z.string(), _rev: z.string(), _revisions: revisionsSchema.optional() })
const bulkGetSchema = z.object({
  results: z.array(z.object({ docs: z.array(z.looseObject({ ok: documentSchema.optional() })) })),
})

/** What `open_revs` answers. */
export const openRevisionsSchema = z.array(z.looseObject({ ok: documentSchema.optional() }))

/** A request below the database of the remote. @throws RemoteError */
export async function json(
  remote: RemoteDatabase,
  path: string,
  signal: AbortSignal | null,
  body?: unknown,
): Promise<unknown> {
  const answer = await remote.fetch(remote.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: new Headers({ 'content-type': 'application/json', accept: 'application/json' }),
    signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.json()
}

/** Whether an answer had more in it than any answer may. */
export const isTooMuch = (error: unknown): boolean => failureOf(error).key === ENDLESS.key

/**
 * Revisions with their histories. What the remote lists and does not send, or sends only in an answer that is too large, is
 * told to the guard and passed over, so that the rest goes on. Nothing comes that was not asked for.
 */
export async function remoteRevisions(
  remote: RemoteDatabase,
  guard: ReplicaGuard,
  wanted: readonly Wanted[],
  signal: AbortSignal | null,
): Promise<PouchDB.Document[]> {
  const { asked, over } = fewOfEach(wanted)
  for (const one of over) await guard.left(one, 'crowded')
  const found: PouchDB.Document[] = []
  for (let at = 0; at < asked.length; at += SLICE) {
    const slice = asked.slice(at, at + SLICE)
    const first = await fetchSlice(remote, guard, slice, signal)
    // One that moved meanwhile comes in its newer version; whatever still lacks then is withheld.
    const again = missing(slice, first.documents).filter((one) => !first.told.has(one))
    const second = again.length === 0 ? none() : await fetchSlice(remote, guard, again, signal)
    found.push(...first.documents, ...second.documents)
    for (const one of missing(again, second.documents)) if (!second.told.has(one)) await guard.left(one, 'withheld')
  }
  return [...new Map(found.map((document) => [`${document._id} ${document._rev}`, document])).values()]
}

interface Fetched {
  readonly documents: PouchDB.Document[]
  /** Those that the guard has heard of. */
  readonly told: Set<Wanted>
}

const none = (): Fetched => ({ documents: [], told: new Set() })

async function fetchSlice(
  remote: RemoteDatabase,
  guard: ReplicaGuard,
  slice: readonly Wanted[],
  signal: AbortSignal | null,
): Promise<Fetched> {
  try {
    const answer = await json(remote, '/_bulk_get?revs=true&latest=true', signal, { docs: slice })
    const sent = bulkGetSchema.parse(answer).results.flatMap(({ docs }) => docs.flatMap(({ ok }) => (ok ? [ok] : [])))
    const ids = new Set(slice.map(({ id }) => id))
    return { ...none(), documents: sent.filter(({ _id }) => ids.has(_id)) as PouchDB.Document[] }
  } catch (error) {
    if (!isTooMuch(error)) throw error
    const [only] = slice
    if (slice.length === 1 && only) {
      await guard.left(only, 'too-large')
      return { documents: [], told: new Set([only]) }
    }
    const middle = Math.ceil(slice.length / 2)
    const lower = await fetchSlice(remote, guard, slice.slice(0, middle), signal)
    const upper = await fetchSlice(remote, guard, slice.slice(middle), signal)
    return { documents: [...lower.documents, ...upper.documents], told: new Set([...lower.told, ...upper.told]) }
  }
}

/** Those that did not come, neither themselves nor what was made of them. */
function missing(wanted: readonly Wanted[], documents: readonly PouchDB.Document[]): Wanted[] {
  const sent = new Set(
    documents.flatMap(({ _id, _rev, _revisions }) =>
      [_rev, ...(_revisions ? revisionsOn(_revisions) : [])].map((rev) => `${_id} ${rev}`),
    ),
  )
  return wanted.filter(({ id, rev }) => !sent.has(`${id} ${rev}`))
}

function fewOfEach(wanted: readonly Wanted[]): { asked: Wanted[]; over: Wanted[] } {
  const counts = new Map<string, number>()
  const asked: Wanted[] = []
  const over: Wanted[] = []
  for (const one of wanted) {
    const count = (counts.get(one.id) ?? 0) + 1
    counts.set(one.id, count)
    if (count <= MOST_LEAVES) asked.push(one)
    else over.push(one)
  }
  return { asked, over }
}
