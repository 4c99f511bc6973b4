import type PouchDB from 'pouchdb'
import type { RawDatabase } from '../pouch'
import { leavesOf, pathsIn, revisionTree } from './tree'
import { isPlainTombstone } from './revisions'

/** For each body PouchDB parses the whole tree of its document, all at the same time: 2,000 at once took gigabytes. */
const READ_SLICE = 10

/**
 * The bodies of these revisions of one document, in the order asked for, slice by slice; one that is not there is passed
 * over. Each slice is read from the disk, so whoever works through them lets the event loop turn.
 */
export async function* bodiesOf(
  raw: RawDatabase,
  id: string,
  revs: readonly string[],
): AsyncIterable<PouchDB.Document[]> {
  for (let at = 0; at < revs.length; at += READ_SLICE) {
    const slice = revs.slice(at, at + READ_SLICE)
    const rows = await raw.get(id, { open_revs: slice })
    const found = new Map(rows.flatMap((row) => ('ok' in row ? [[row.ok._rev, row.ok]] : [])))
    yield slice.flatMap((rev) => found.get(rev) ?? [])
  }
}

type BulkGet = Parameters<RawDatabase['bulkGet']>[0]
type Answer = PouchDB.BulkGetResult['results'][number]

/** As PouchDB's `bulkGet` with `revs`, with a few revisions of one document at a time. */
export async function bulkGetInSlices(raw: RawDatabase, { docs, ...options }: BulkGet): Promise<PouchDB.BulkGetResult> {
  const results: Answer[] = []
  const slices: BulkGet['docs'][] = []
  for (const [id, revs] of byId(docs)) {
    const stones = revs.length > READ_SLICE ? await plainTombstones(raw, id, revs) : []
    if (stones.length > 0) results.push({ id, docs: stones.map((ok) => ({ ok })) })
    const known = new Set(stones.map(({ _rev }) => _rev))
    for (const [at, rev] of revs.filter((one) => !known.has(one)).entries())
      (slices[Math.floor(at / READ_SLICE)] ??= []).push({ id, rev })
  }
  for (const slice of slices) results.push(...(await raw.bulkGet({ ...options, docs: slice })).results)
  return { results }
}

/**
 * Those of the revisions that are tombstones and nothing more: their hash is made from what they say, so they need not be
 * read. Where thousands of leaves were removed, that is nearly all there is to send.
 */
async function plainTombstones(raw: RawDatabase, id: string, revs: readonly string[]): Promise<PouchDB.Document[]> {
  const tree = await revisionTree(raw, id)
  const deleted = new Set(leavesOf(tree).flatMap((leaf) => (leaf.deleted ? [leaf.rev] : [])))
  return [...pathsIn(tree, revs)].flatMap(([rev, path]) => {
    const isPlain = deleted.has(rev) && isPlainTombstone(id, rev, path)
    return isPlain ? [{ _id: id, _rev: rev, _deleted: true, _revisions: path }] : []
  })
}

function byId(docs: BulkGet['docs']): Map<string, string[]> {
  const grouped = new Map<string, string[]>()
  for (const { id, rev } of docs) {
    const revs = grouped.get(id)
    if (revs === undefined) grouped.set(id, [rev])
    else revs.push(rev)
  }
  return grouped
}

/** The revisions that were there. */
export const foundIn = ({ results }: PouchDB.BulkGetResult): PouchDB.Document[] =>
  results.flatMap(({ docs }) => docs.flatMap((found) => ('ok' in found ? [found.ok] : [])))
