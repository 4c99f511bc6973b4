import { failureOf, type Failure } from '../../app/replication/failure'
import type PouchDB from 'pouchdb'
import type { RawDatabase } from './pouch'
import type { ReplicaGuard, ReplicaStore } from './replica-types'

/** Larger slices hold up the event loop (design §8: 100 keep p99 near 30 ms). */
export const WRITE_SLICE = 100

type WriteAnswers = Awaited<ReturnType<RawDatabase['bulkDocs']>>
type Bulk = readonly PouchDB.NewDocument[] | { docs: readonly PouchDB.NewDocument[]; new_edits?: boolean }
type BulkOptions = { new_edits?: boolean }
type BulkDocs = (bulk: Bulk, options?: BulkOptions) => Promise<WriteAnswers>

const documentsOf = (bulk: Bulk): PouchDB.Document[] => [...('docs' in bulk ? bulk.docs : bulk)] as PouchDB.Document[]
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Fields of the protocol that a document of ours may have. PouchDB refuses a whole batch for one document with others. */
const KNOWN = new Set(['_id', '_rev', '_revisions', '_deleted'])

/** A document that cannot be one of ours: a design document, one with attachments, or one with reserved fields. */
export const isForeign = (document: PouchDB.Document): boolean =>
  document._id.startsWith('_') || Object.keys(document).some((field) => field.startsWith('_') && !KNOWN.has(field))

/**
 * What PouchDB's replicator hears when it asks either side about itself. It asks before it begins and after every batch,
 * only to count in `activeTasks`, which nobody here reads; after a batch it does not look at a failure, so an answer that
 * had to come over the network would end the process when the connection is lost at that moment.
 */
const ABOUT: PouchDB.Info = { db_name: '', doc_count: 0, update_seq: 0 }
const about = (): Promise<PouchDB.Info> => Promise.resolve(ABOUT)

/**
 * The database with `bulkDocs` and `info` replaced and every other call passed on to the real object, so that PouchDB's own state stays
 * in one place. With `count`, calls that answer a promise go through it.
 */
function withBulkDocs(
  database: RawDatabase,
  bulkDocs: BulkDocs,
  count: (<T>(work: () => Promise<T>) => Promise<T>) | null,
  identity?: string,
): RawDatabase {
  const counted = new Set<PropertyKey>(['get', 'put', 'revsDiff', 'bulkGet', 'allDocs', 'id'])
  return new Proxy(database, {
    get(target, property) {
      if (property === 'bulkDocs') return bulkDocs
      if (property === 'info') return about
      if (property === 'id' && identity !== undefined) return () => Promise.resolve(identity)
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
): Promise<WriteAnswers> {
  const ours = await guard.arriving(documents.filter((document) => !isForeign(document)))
  const answers: WriteAnswers = []
  for (let at = 0; at < ours.length; at += WRITE_SLICE) {
    const slice = ours.slice(at, at + WRITE_SLICE)
    answers.push(...(await store.run(() => store.raw.bulkDocs(slice, { new_edits: false }))))
    await turn()
  }
  return answers
}

/** The device's side for PouchDB's replicator. */
export const localHandle = (store: ReplicaStore, guard: ReplicaGuard): RawDatabase =>
  withBulkDocs(
    store.raw,
    (bulk) => writeArriving(store, guard, documentsOf(bulk)),
    (work) => store.run(work),
  )

/**
 * The remote's side for PouchDB's replicator: documents the server refuses, alone or by making it refuse a batch, are told
 * to the guard and passed over, so that the rest goes on (design §8).
 */
export const remoteHandle = (remote: RawDatabase, guard: ReplicaGuard, identity: string): RawDatabase =>
  withBulkDocs(remote, (bulk) => pushDocuments(remote, guard, documentsOf(bulk)), null, identity)

/** Sends documents; halves a batch that is refused as too large until the one document is found. */
export async function pushDocuments(
  remote: RawDatabase,
  guard: ReplicaGuard,
  documents: readonly PouchDB.Document[],
): Promise<WriteAnswers> {
  if (documents.length === 0) return []
  let answers: WriteAnswers
  try {
    answers = await remote.bulkDocs(documents, { new_edits: false })
  } catch (error) {
    const failure = failureOf(error)
    if (failure.kind !== 'too-large') throw error
    const [first] = documents
    if (documents.length === 1 && first) return refuse(guard, first, failure)
    const middle = Math.ceil(documents.length / 2)
    const lower = await pushDocuments(remote, guard, documents.slice(0, middle))
    return [...lower, ...(await pushDocuments(remote, guard, documents.slice(middle)))]
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
    kind === 'too-large'
      ? 'The server refuses documents of this size.'
      : `The server refuses this document (${name.slice(0, 60)}).`
  return { kind, message, retry: false, retryAfterMs: null }
}
