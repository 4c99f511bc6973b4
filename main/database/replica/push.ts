import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type PouchDB from 'pouchdb'
import { pushDocuments } from './handles'
import type { ProgressNotes } from './progress'
import { bulkGetInSlices, foundIn } from '../revisions/bodies'
import { lacking, lackingDocuments, type Revisions } from '../revisions/lacking'
import type { ReplicaGuard, ReplicaProgress, ReplicaStore } from './types'
import { parseRevision } from '../revisions/revisions'
import type { RawDatabase } from '../pouch'

const PAGE = 250

interface Page {
  readonly documents: PouchDB.Document[]
  readonly last: number
  readonly ended: boolean
}

/** What was pulled from this remote a moment ago: it has that, so there is nothing to ask. */
export interface Arrived {
  readonly revisions: ReadonlySet<string>
  /** Sequences after `from` up to `to` that hold nothing else; null when something was written meanwhile. */
  readonly range: { readonly from: number; readonly to: number } | null
}

export const arrivedKey = ({ _id, _rev }: Pick<PouchDB.Document, '_id' | '_rev'>): string => `${_id} ${_rev}`

/** The next documents of the store with their histories; all leaves of each, without those that came from the remote. */
async function readPage(store: ReplicaStore, since: number, arrived: Arrived): Promise<Page> {
  // After a first pull nearly everything came from there, and bodies need not be read to know it.
  const include_docs = arrived.revisions.size === 0
  const { results, last_seq } = await store.run<PouchDB.ChangesResult>(async () =>
    store.raw.changes({ since, limit: PAGE, style: 'all_docs', include_docs }),
  )
  const documents: PouchDB.Document[] = []
  const wanted: { id: string; rev: string }[] = []
  for (const { id, changes, doc } of results) {
    const fresh = changes.filter(({ rev }) => !arrived.revisions.has(arrivedKey({ _id: id, _rev: rev })))
    const [only, ...others] = fresh
    if (only && doc?._rev === only.rev && others.length === 0 && parseRevision(only.rev).generation === 1)
      documents.push(doc)
    else wanted.push(...fresh.map(({ rev }) => ({ id, rev })))
  }
  if (wanted.length > 0) {
    documents.push(...foundIn(await store.run(() => bulkGetInSlices(store.raw, { docs: wanted, revs: true }))))
  }
  return { documents, last: passArrived(Number(last_seq), arrived), ended: results.length < PAGE }
}

/** The next sequence to look after: beyond the range that came from the remote. */
const passArrived = (sequence: number, { range }: Arrived): number =>
  range && sequence >= range.from && sequence < range.to ? range.to : sequence

/**
 * Pushes everything from the noted sequence on and answers the last one. The next page is read while the one before is on
 * its way; its sequence is noted once the server has it.
 */
export async function pushAll(
  store: ReplicaStore,
  remote: RawDatabase,
  guard: ReplicaGuard,
  notes: ProgressNotes,
  onProgress: (progress: ReplicaProgress) => void,
  signal: AbortSignal,
  arrived: Arrived,
): Promise<number> {
  let since = Number((await notes.read('push'))?.since ?? 0)
  const empty = since === 0 && (await isEmpty(remote))
  const total = Number((await store.run(() => store.raw.info())).update_seq)
  let next = readPage(store, passArrived(since, arrived), arrived)
  for (;;) {
    const page = await next
    signal.throwIfAborted()
    if (!page.ended) {
      next = readPage(store, page.last, arrived)
      next.catch(() => undefined) // Awaited in the next round; a failure must not go unhandled while this page is sent.
    }
    const sent = empty ? page.documents : await lackingDocuments(remote, page.documents)
    await pushDocuments(remote, guard, sent)
    since = page.last
    onProgress({ documents: sent.length, left: Math.max(0, total - since) })
    if (page.ended) return since
    await notes.write('push', { since, done: false })
  }
}

/** A database that never held anything needs no question about what it lacks. */
async function isEmpty(remote: RawDatabase): Promise<boolean> {
  const info = await remote.info()
  return info.doc_count === 0 && (info['doc_del_count'] ?? 0) === 0
}

/** Documents that are compared at once: a question of some 100 KB, and an answer of nothing. */
export const COMPARED = 1_000

/**
 * Compares every leaf here with what the remote has, without reading a body, and sends what it lacks: a checkpoint only says
 * that it had it once. A server that purged single documents, or came back from an older copy, gets them again.
 * @returns how many revisions were sent
 */
export async function sendMissing(
  store: ReplicaStore,
  remote: RawDatabase,
  guard: ReplicaGuard,
  signal: AbortSignal,
): Promise<number> {
  let since = 0
  let sent = 0
  for (;;) {
    signal.throwIfAborted()
    const { results, last_seq } = await store.run<PouchDB.ChangesResult>(async () =>
      store.raw.changes({ since, limit: COMPARED, style: 'all_docs' }),
    )
    if (results.length === 0) return sent
    const here: Revisions = {}
    for (const { id, changes } of results) here[id] = changes.map(({ rev }) => rev)
    const docs = await lacking(remote, here)
    if (docs.length > 0) {
      const found = foundIn(await store.run(() => bulkGetInSlices(store.raw, { docs, revs: true })))
      await pushDocuments(remote, guard, found)
      sent += found.length
    }
    since = Number(last_seq)
    await yieldToEventLoop()
  }
}
