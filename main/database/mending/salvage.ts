import type { DiskThread } from '../leveldb/diskThread'
import type { SalvagedDocument, StoredBody } from '../leveldb/pouchDocuments'
import { openPouch, type RawDatabase } from '../pouch'
import { lackingDocuments } from '../revisions/lacking'
import { leavesOf, pathsIn } from '../revisions/tree'
import { parseRevision } from '../revisions/revisions'
import { writeRevisions, type ReplicatedDocument } from '../revisions/writes'

/** Documents that travel from the thread at once. */
const PAGE = 200

/**
 * Brings every document of which anything can be read in a damaged folder into the database at `path`, which is made where
 * there is none. Revisions stay what they were, so that it can be done again, and so that a server sees nothing new.
 */
export async function salvageInto(
  path: string,
  folder: string,
  thread: DiskThread,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{ documents: number; lost: number }> {
  const { documents: total } = await thread.call('read', { folder })
  let done = 0
  const counts = { documents: 0, lost: 0 }
  const database = await openPouch(path)
  try {
    for (;;) {
      const page = await thread.call('next', { most: PAGE })
      if (page.length === 0) return counts
      done += page.length
      await writeRevisions((slice) => database.bulkDocs(slice, { new_edits: false }), page.flatMap(revisionsOf))
      for (const { tree, bodies } of page) {
        // Of a document that was removed nothing is missed.
        if (tree !== null && leavesOf(tree).every(({ deleted }) => deleted)) continue
        counts[bodies.length > 0 ? 'documents' : 'lost'] += 1
      }
      onProgress(done, total)
    }
  } finally {
    await database.close()
  }
}

/** What is written of a document: every revision of which the body is left, older ones first, with its history as far as it is known. */
export function revisionsOf({ tree, bodies }: SalvagedDocument): ReplicatedDocument[] {
  const known = new Map(bodies.map((body) => [body._rev, body]))
  if (tree === null) return newest([...known.values()]).map((body) => alone(body))
  const paths = pathsIn(tree, [...known.keys()])
  const found = [...paths].flatMap(([rev, path]) => {
    const body = known.get(rev)
    return body === undefined ? [] : [{ ...body, _revisions: path }]
  })
  return found.sort((a, b) => a._revisions.start - b._revisions.start)
}

/** Without a tree nobody knows which of the bodies follow from which; those of the highest generation follow from no other. */
function newest(bodies: readonly StoredBody[]): StoredBody[] {
  const highest = Math.max(...bodies.map(({ _rev }) => parseRevision(_rev).generation))
  return bodies.filter(({ _rev }) => parseRevision(_rev).generation === highest)
}

function alone(body: StoredBody): ReplicatedDocument {
  const { generation, hash } = parseRevision(body._rev)
  return { ...body, _revisions: { start: generation, ids: [hash] } }
}

/** Those of these documents that a database does not have yet, written into it; answers how many that were. */
export async function addMissing(raw: RawDatabase, documents: readonly ReplicatedDocument[]): Promise<number> {
  const missing = await lackingDocuments(raw, documents)
  await writeRevisions((slice) => raw.bulkDocs(slice, { new_edits: false }), missing)
  return missing.length
}
