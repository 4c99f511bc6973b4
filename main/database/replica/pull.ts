import { z } from 'zod'
import type PouchDB from 'pouchdb'
import { parseRevision } from '../revisions/revisions'
import { isForeign, writeArriving } from './handles'
import type { ProgressNotes } from './progress'
import type { ArrivingDocument, RemoteDatabase, ReplicaGuard, ReplicaProgress, ReplicaStore } from './types'

/** Larger pages hold up the event loop while they are parsed (docs/DESIGN.md, First pull and first push). */
const PAGE = 250

const changesSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      changes: z.array(z.object({ rev: z.string() })),
      deleted: z.boolean().optional(),
      doc: z.looseObject({ _id: z.string(), _rev: z.string() }).nullish(),
    }),
  ),
  last_seq: z.union([z.string(), z.number()]),
  pending: z.number().nullish(),
})
export type ChangesPage = z.infer<typeof changesSchema>

const bulkGetSchema = z.object({
  results: z.array(
    z.object({ docs: z.array(z.looseObject({ ok: z.looseObject({ _id: z.string(), _rev: z.string() }).optional() })) }),
  ),
})

async function json(remote: RemoteDatabase, path: string, signal: AbortSignal, body?: unknown): Promise<unknown> {
  const answer = await remote.fetch(remote.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: new Headers({ 'content-type': 'application/json', accept: 'application/json' }),
    signal,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.json()
}

/** One page of the remote's changes with bodies. */
export async function changesPage(
  remote: RemoteDatabase,
  since: string | number,
  signal: AbortSignal,
  limit = PAGE,
): Promise<ChangesPage> {
  const query = new URLSearchParams({
    style: 'all_docs',
    include_docs: 'true',
    limit: String(limit),
    since: String(since),
  })
  return changesSchema.parse(await json(remote, `/_changes?${query.toString()}`, signal))
}

/** One page of the remote's changes without bodies: they are small, and many go into one answer. */
export async function idsPage(
  remote: RemoteDatabase,
  since: string | number,
  signal: AbortSignal,
): Promise<ChangesPage> {
  const query = new URLSearchParams({ style: 'main_only', limit: '2000', since: String(since) })
  return changesSchema.parse(await json(remote, `/_changes?${query.toString()}`, signal))
}

type ChangesRow = ChangesPage['results'][number]

export const winnerOf = ({ doc }: ChangesRow): ArrivingDocument[] => (doc ? [doc] : [])

export const tombstoneOf = ({ id, deleted, changes }: ChangesRow): ArrivingDocument[] =>
  deleted === true && changes[0] ? [{ _id: id, _rev: changes[0].rev, _deleted: true }] : []

/**
 * The documents of a page with their histories. The winner of a document that was never changed has come with the page; the
 * rest, with every leaf, is asked for.
 */
async function documentsOf(
  remote: RemoteDatabase,
  page: ChangesPage,
  signal: AbortSignal,
): Promise<PouchDB.Document[]> {
  const documents: PouchDB.Document[] = []
  const wanted: { id: string; rev: string }[] = []
  for (const { id, changes, doc } of page.results) {
    const [only, ...others] = changes
    if (!only) continue
    if (others.length === 0 && doc?._rev === only.rev && parseRevision(only.rev).generation === 1) documents.push(doc)
    else if (!id.startsWith('_')) wanted.push(...changes.map(({ rev }) => ({ id, rev })))
  }
  if (wanted.length > 0) {
    const answer = bulkGetSchema.parse(await json(remote, '/_bulk_get?revs=true', signal, { docs: wanted }))
    documents.push(...answer.results.flatMap(({ docs }) => docs.flatMap(({ ok }) => (ok ? [ok] : []))))
  }
  return documents.filter((document) => !isForeign(document))
}

/** Reads what stands at a sequence ahead of time, so that the network works while the disk does. */
async function readAhead(remote: RemoteDatabase, since: string | number, signal: AbortSignal) {
  const page = await changesPage(remote, since, signal)
  return { page, documents: documentsOf(remote, page, signal) }
}

/**
 * Pulls everything from `since` on and answers the last sequence. Each page is on disk before its sequence is noted, so a
 * crash repeats at most one page, which changes nothing.
 */
export async function pullAll(
  store: ReplicaStore,
  remote: RemoteDatabase,
  guard: ReplicaGuard,
  notes: ProgressNotes,
  onProgress: (progress: ReplicaProgress) => void,
  signal: AbortSignal,
  onArrived: (documents: readonly PouchDB.Document[]) => void,
): Promise<string | number> {
  let since = (await notes.read('pull'))?.since ?? 0
  let next = readAhead(remote, since, signal)
  for (;;) {
    const { page, documents } = await next
    const last = page.results.length === 0
    if (!last) {
      next = readAhead(remote, page.last_seq, signal)
      next.catch(() => undefined) // Awaited in the next round; a failure must not go unhandled while this page is written.
    }
    const arrived = await documents
    const answers = await writeArriving(store, guard, arrived)
    const failed = answers.find((answer) => 'error' in answer)
    if (failed) throw new Error('A document could not be written.', { cause: failed })
    onArrived(arrived)
    since = page.last_seq
    if (last) return since
    await notes.write('pull', { since, done: false })
    onProgress({ documents: arrived.length, left: page.pending ?? null })
  }
}
