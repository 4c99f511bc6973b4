import type PouchDB from 'pouchdb'
import type { RawDatabase } from '../pouch'
import type { RevisionPath } from './revisions'

/** Larger slices hold up the event loop; with 100 the 99th percentile stays near 30 ms (docs/DESIGN.md, Slices). */
const WRITE_SLICE = 100
/**
 * Revisions of one document in a slice. PouchDB writes them one inside the other, so that thousands overflow the stack, and
 * for each it merges the tree of revisions, which takes the longer the more leaves there are.
 */
const MOST_OF_ONE = 20
/** A slice that took longer makes the next one smaller: a tree may be so large that a few revisions take that long. */
const SLOW_MS = 50

export type ReplicatedDocument = PouchDB.Document & { _revisions: RevisionPath }
export type WriteAnswers = Awaited<ReturnType<RawDatabase['bulkDocs']>>

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Writes revisions with `write`, in their order, in slices, with a turn of the event loop after each. */
export async function writeRevisions(
  write: (slice: PouchDB.Document[]) => Promise<WriteAnswers>,
  documents: readonly PouchDB.Document[],
): Promise<WriteAnswers> {
  const answers: WriteAnswers = []
  let mostOfOne = MOST_OF_ONE
  for (let at = 0; at < documents.length;) {
    const slice = sliceFrom(documents, at, { most: WRITE_SLICE, mostOfOne })
    const startedMs = performance.now()
    answers.push(...(await write(slice)))
    const tookMs = performance.now() - startedMs
    mostOfOne = tookMs > SLOW_MS ? Math.max(1, Math.floor(mostOfOne / 2)) : Math.min(MOST_OF_ONE, mostOfOne + 1)
    at += slice.length
    await turn()
  }
  return answers
}

/** The next documents: at most `most`, and of one of them at most `mostOfOne` revisions. */
export function sliceFrom(
  documents: readonly PouchDB.Document[],
  at: number,
  { most, mostOfOne }: { readonly most: number; readonly mostOfOne: number },
): PouchDB.Document[] {
  const slice: PouchDB.Document[] = []
  const counts = new Map<string, number>()
  for (const document of documents.slice(at, at + most)) {
    const count = (counts.get(document._id) ?? 0) + 1
    if (count > mostOfOne) break
    counts.set(document._id, count)
    slice.push(document)
  }
  return slice
}
