import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { z } from 'zod'
import type PouchDB from 'pouchdb'
import { parseRevision } from '../revisions/revisions'
import { AppError } from '../../../app/errors'
import { ENDLESS, UNCHANGING } from '../../../app/replication/failure'
import { isForeign, writeArriving } from './handles'
import { Patience } from './patience'
import { lacking, type Revisions } from '../revisions/lacking'
import { COMPARED } from './push'
import { isTooMuch, json, remoteRevisions } from './remoteRevisions'
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

/**
 * One page of the remote's changes with bodies; a smaller one where the documents are so large that it would be too much.
 * @throws RemoteError; `remote` when there is more in it than was asked for, or it leads nowhere
 */
export async function changesPage(
  remote: RemoteDatabase,
  since: string | number,
  signal: AbortSignal,
  limit = PAGE,
): Promise<ChangesPage> {
  try {
    return checked(await withBodies(remote, since, signal, limit), since, limit)
  } catch (error) {
    if (!isTooMuch(error)) throw error
    // One document that is too large is asked for by its revision, and left out there.
    if (limit === 1) return await idsPage(remote, since, signal, 1, 'all_docs')
    return await changesPage(remote, since, signal, Math.max(1, Math.floor(limit / 4)))
  }
}

function checked(page: ChangesPage, since: string | number, limit: number): ChangesPage {
  if (page.results.length > limit) throw AppError.of(ENDLESS)
  // It would be asked for the same page for ever.
  if (page.results.length > 0 && String(page.last_seq) === String(since)) throw AppError.of(UNCHANGING)
  return page
}

async function withBodies(
  remote: RemoteDatabase,
  since: string | number,
  signal: AbortSignal,
  limit: number,
): Promise<ChangesPage> {
  const query = new URLSearchParams({
    style: 'all_docs',
    include_docs: 'true',
    limit: String(limit),
    since: String(since),
  })
  return changesSchema.parse(await json(remote, `/_changes?${query.toString()}`, signal))
}

const IDS_PAGE = 2000

/** One page of the remote's changes without bodies: they are small, and many go into one answer. */
export async function idsPage(
  remote: RemoteDatabase,
  since: string | number,
  signal: AbortSignal,
  limit = IDS_PAGE,
  style: 'main_only' | 'all_docs' = 'main_only',
): Promise<ChangesPage> {
  const query = new URLSearchParams({ style, limit: String(limit), since: String(since) })
  const page = changesSchema.parse(await json(remote, `/_changes?${query.toString()}`, signal))
  return checked(page, since, limit)
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
  guard: ReplicaGuard,
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
  if (wanted.length > 0) documents.push(...(await remoteRevisions(remote, guard, wanted, signal)))
  return documents.filter((document) => !isForeign(document))
}

/** Reads what stands at a sequence ahead of time, so that the network works while the disk does. */
async function readAhead(remote: RemoteDatabase, guard: ReplicaGuard, since: string | number, signal: AbortSignal) {
  const page = await changesPage(remote, since, signal)
  const documents = documentsOf(remote, guard, page, signal)
  documents.catch(() => undefined) // Awaited when the page before is written.
  return { page, documents }
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
  let next = readAhead(remote, guard, since, signal)
  const patience = new Patience(store)
  for (;;) {
    const { page, documents } = await next
    const last = page.results.length === 0
    if (!last) {
      next = readAhead(remote, guard, page.last_seq, signal)
      next.catch(() => undefined) // Awaited in the next round; a failure must not go unhandled while this page is written.
    }
    const arrived = await documents
    const { written, answers } = await writeArriving(store, guard, arrived)
    const failed = answers.find((answer) => 'error' in answer)
    await patience.saw(page.results.length, written > 0)
    if (failed) throw new Error('A document could not be written.', { cause: failed })
    onArrived(arrived)
    since = page.last_seq
    if (last) return since
    await notes.write('pull', { since, done: false })
    onProgress({ documents: arrived.length, left: page.pending ?? null })
  }
}

/** A remote that holds more than this which is not wanted here (left out, forged) is not asked for all of it. */
const MOST_ASKED = 500

/** The documents of which the remote has a leaf that was never here, at most `MOST_ASKED`; those in `known` are left out. */
export async function unknownHere(
  store: ReplicaStore,
  remote: RemoteDatabase,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = []
  let since: string | number = 0
  for (;;) {
    const page = await idsPage(remote, since, signal, COMPARED, 'all_docs')
    if (page.results.length === 0) return ids
    const there: Revisions = {}
    for (const { id, changes } of page.results)
      if (!known.has(id) && !id.startsWith('_design/')) there[id] = changes.map(({ rev }) => rev)
    for (const { id } of await store.run(() => lacking(store.raw, there))) if (ids.at(-1) !== id) ids.push(id)
    if (ids.length >= MOST_ASKED) return ids.slice(0, MOST_ASKED)
    since = page.last_seq
    await yieldToEventLoop()
  }
}
