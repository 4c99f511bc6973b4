import { toWritten } from '../../../app/messages/written'
import { keyed } from '../../../app/messages/message'
import { failureOf, type Failure } from '../../../app/replication/failure'
import type PouchDB from 'pouchdb'
import type { RawDatabase } from '../pouch'
import type { LegFeeds } from './feeds'
import { bulkGetInSlices } from '../revisions/bodies'
import type { RevisionPath } from '../revisions/revisions'
import { sliceFrom, writeRevisions, type WriteAnswers } from '../revisions/writes'
import { Patience } from './patience'
import { remoteRevisions, type Wanted } from './remoteRevisions'
import type { RemoteDatabase, ReplicaGuard, ReplicaStore } from './types'

type Bulk = readonly PouchDB.NewDocument[] | { docs: readonly PouchDB.NewDocument[]; new_edits?: boolean }
type BulkOptions = { new_edits?: boolean }
type BulkDocs = (bulk: Bulk, options?: BulkOptions) => Promise<WriteAnswers>

const documentsOf = (bulk: Bulk): PouchDB.Document[] => [...('docs' in bulk ? bulk.docs : bulk)] as PouchDB.Document[]

/** A server that is PouchDB itself writes revisions of one document one inside the other, too. */
const MOST_OF_ONE_SENT = 100

/** Fields of the protocol that a document of ours may have. PouchDB refuses a whole batch for one document with others. */
const KNOWN = new Set(['_id', '_rev', '_revisions', '_deleted'])

/** A revision as every replicator writes it. A generation beyond a thousand million could not be followed by any other. */
const REVISION = /^[1-9]\d{0,8}-[0-9a-zA-Z]+$/

/**
 * A document that cannot be one of ours: a design document, one with attachments, with reserved fields, or with a revision or
 * a path of revisions that is none.
 */
export const isForeign = (document: PouchDB.Document): boolean =>
  document._id.startsWith('_') ||
  Object.keys(document).some((field) => field.startsWith('_') && !KNOWN.has(field)) ||
  !REVISION.test(document._rev) ||
  (document._revisions !== undefined && !isPathOf(document._revisions, document._rev))

const isPathOf = (path: RevisionPath, rev: string): boolean =>
  path.ids.length > 0 &&
  path.ids.length <= path.start &&
  `${path.start}-${path.ids[0]}` === rev &&
  path.ids.every((hash) => typeof hash === 'string' && hash !== '')

/**
 * What PouchDB's replicator hears when it asks either side about itself. It asks before it begins and after every batch,
 * only to count in `activeTasks`, which nobody here reads; after a batch it does not look at a failure, so an answer that
 * had to come over the network would end the process when the connection is lost at that moment.
 */
const ABOUT: PouchDB.Info = { db_name: '', doc_count: 0, update_seq: 0 }
const about = (): Promise<PouchDB.Info> => Promise.resolve(ABOUT)

/**
 * The database with some calls replaced and every other call passed on to the real object, so that PouchDB's own state stays
 * in one place. With `count`, calls that answer a promise go through it.
 */
function withCalls(
  database: RawDatabase,
  replaced: Readonly<Record<string, unknown>>,
  count: (<T>(work: () => Promise<T>) => Promise<T>) | null,
): RawDatabase {
  const counted = new Set<PropertyKey>(['get', 'put', 'revsDiff', 'allDocs', 'id'])
  return new Proxy(database, {
    get(target, property) {
      if (typeof property === 'string' && Object.hasOwn(replaced, property)) return replaced[property]
      const value: unknown = Reflect.get(target, property, target)
      if (typeof value !== 'function') return value
      const bound = value.bind(target) as (...parameters: unknown[]) => Promise<unknown>
      return count && counted.has(property) ? (...parameters: unknown[]) => count(() => bound(...parameters)) : bound
    },
  })
}

/** Writes replicated documents into the store: asked about first, in slices, and counted so that closing waits. */
export async function writeArriving(
  store: ReplicaStore,
  guard: ReplicaGuard,
  documents: readonly PouchDB.Document[],
): Promise<{ readonly written: number; readonly answers: WriteAnswers }> {
  const ours = await guard.arriving(documents.filter((document) => !isForeign(document)))
  const write = (slice: PouchDB.Document[]): Promise<WriteAnswers> =>
    store.run(() => store.raw.bulkDocs(slice, { new_edits: false }))
  return { written: ours.length, answers: await writeRevisions(write, ours) }
}

/** The device's side for PouchDB's replicator. */
export function localHandle(store: ReplicaStore, guard: ReplicaGuard, feeds: LegFeeds): RawDatabase {
  const bulkDocs: BulkDocs = async (bulk) => (await writeArriving(store, guard, documentsOf(bulk))).answers
  const bulkGet: RawDatabase['bulkGet'] = (options) => store.run(() => bulkGetInSlices(store.raw, options))
  const changes = feeds.follow(store.raw)
  const patience = new Patience(store)
  const revsDiff: RawDatabase['revsDiff'] = async (asked) => {
    const lacking = await store.run(() => store.raw.revsDiff(asked))
    await patience.saw(Object.keys(asked).length, Object.keys(lacking).length > 0)
    return lacking
  }
  return withCalls(store.raw, { bulkDocs, bulkGet, changes, revsDiff, info: about }, (work) => store.run(work))
}

/**
 * The remote's side for PouchDB's replicator: documents the server refuses, alone or by making it refuse a batch, are told
 * to the guard and passed over, so that the rest goes on (docs/DESIGN.md, Live).
 */
export function remoteHandle(
  remote: RawDatabase,
  guard: ReplicaGuard,
  database: RemoteDatabase,
  feeds: LegFeeds,
): RawDatabase {
  const bulkDocs: BulkDocs = (bulk) => pushDocuments(remote, guard, documentsOf(bulk))
  const bulkGet = async ({ docs }: { docs: readonly Wanted[] }): Promise<PouchDB.BulkGetResult> => {
    const documents = await remoteRevisions(database, guard, docs, null)
    return { results: documents.map((ok) => ({ id: ok._id, docs: [{ ok }] })) }
  }
  const id = (): Promise<string> => Promise.resolve(database.identity)
  return withCalls(remote, { bulkDocs, bulkGet, changes: feeds.follow(remote), id, info: about }, null)
}

/** Sends documents; those that the server refuses are told to the guard. */
export async function pushDocuments(
  remote: RawDatabase,
  guard: ReplicaGuard,
  documents: readonly PouchDB.Document[],
): Promise<WriteAnswers> {
  const slices = { most: documents.length, mostOfOne: MOST_OF_ONE_SENT }
  const answers: WriteAnswers = []
  for (let at = 0; at < documents.length;) {
    const slice = sliceFrom(documents, at, slices)
    answers.push(...(await send(remote, guard, slice)))
    at += slice.length
  }
  return answers
}

/** Halves a batch that is refused as too large until the one document is found. */
async function send(
  remote: RawDatabase,
  guard: ReplicaGuard,
  documents: readonly PouchDB.Document[],
): Promise<WriteAnswers> {
  let answers: WriteAnswers
  try {
    answers = await remote.bulkDocs(documents, { new_edits: false })
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind !== 'too-large') throw error
    const [first] = documents
    if (documents.length === 1 && first) return refuse(guard, first, failure)
    const middle = Math.ceil(documents.length / 2)
    const lower = await send(remote, guard, documents.slice(0, middle))
    return [...lower, ...(await send(remote, guard, documents.slice(middle)))]
  }
  const failed = new Map(
    answers.flatMap((answer) => ('error' in answer && answer.id !== undefined ? [[answer.id, answer]] : [])),
  )
  await guard.accepted(documents.filter(({ _id }) => !failed.has(_id)).map(({ _id }) => _id))
  for (const document of documents) {
    const answer = failed.get(document._id)
    if (answer) await refuse(guard, document, refusalOf(answer))
  }
  return []
}

async function refuse(
  guard: ReplicaGuard,
  { _id: id, _rev: rev }: PouchDB.Document,
  failure: Failure,
): Promise<WriteAnswers> {
  await guard.refused({ id, rev }, failure)
  return []
}

/** A server refuses single documents by validation functions (403) and limits; its words are for its administrator. */
function refusalOf(answer: PouchDB.WriteError): Failure {
  const name = String(answer.name ?? answer.error)
  const kind = /large/i.test(name) ? 'too-large' : /forbidden|unauthorized/i.test(name) ? 'forbidden' : 'remote'
  const message =
    kind === 'too-large' ? keyed('server.tooLargeHere') : keyed('server.refusesDocument', { reason: name.slice(0, 60) })
  return { kind, ...toWritten(message), retry: false, retryAfterMs: null, httpStatus: null }
}
