import type PouchDB from 'pouchdb'
import type { RawDatabase } from './pouch'

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

/** As PouchDB's `bulkGet`, with a few revisions of one document at a time. */
export async function bulkGetInSlices(raw: RawDatabase, { docs, ...options }: BulkGet): Promise<PouchDB.BulkGetResult> {
  const slices: BulkGet['docs'][] = []
  const taken = new Map<string, number>()
  for (const wanted of docs) {
    const before = taken.get(wanted.id) ?? 0
    taken.set(wanted.id, before + 1)
    ;(slices[Math.floor(before / READ_SLICE)] ??= []).push(wanted)
  }
  const results: PouchDB.BulkGetResult['results'] = []
  for (const slice of slices) results.push(...(await raw.bulkGet({ ...options, docs: slice })).results)
  return { results }
}

/** The revisions that were there. */
export const foundIn = ({ results }: PouchDB.BulkGetResult): PouchDB.Document[] =>
  results.flatMap(({ docs }) => docs.flatMap((found) => ('ok' in found ? [found.ok] : [])))
