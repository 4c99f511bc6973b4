import type { RawDatabase } from '../pouch'
import { leavesOf, revisionTree } from '../revisions/tree'
import type { Inventory } from './inventory'
import type { Written } from './records'

interface Request {
  readonly docs: readonly { readonly _deleted?: boolean }[]
}
type Result = { readonly ok?: true; readonly id?: string; readonly rev?: string } | undefined
type Done = (error: unknown, results?: readonly Result[]) => void

/** The one way by which PouchDB writes documents, of its leveldb adapter. */
interface Adapter {
  _bulkDocs(request: Request, options: unknown, done: Done): void
}

/** From here on whatever is written through this handle stands in the inventory before the write is answered. */
export function noteWrites(handle: RawDatabase, inventory: Inventory): void {
  const adapter = handle as unknown as Adapter
  const write = adapter._bulkDocs.bind(adapter)
  adapter._bulkDocs = (request, options, done) =>
    write(request, options, (error, results) => {
      if (error || results === undefined) {
        done(error, results)
        return
      }
      const answer = (): void => done(null, results)
      // Where it cannot be noted, the inventory tells; the document is written.
      writtenBy(handle, request, results)
        .then((written) => inventory.note(written))
        .then(answer, answer)
    })
}

async function writtenBy(handle: RawDatabase, { docs }: Request, results: readonly Result[]): Promise<Written[]> {
  const written = new Map<string, Written>()
  const removed = new Set<string>()
  for (const [index, result] of results.entries()) {
    const { id, rev } = result ?? {}
    if (result?.ok !== true || id === undefined || rev === undefined || id.startsWith('_local/')) continue
    if (docs[index]?._deleted === true) removed.add(id)
    else written.set(id, { id, rev, deleted: false })
  }
  // A tombstone may end a document, or only one of its branches.
  for (const id of removed) {
    const [winner] = leavesOf(await revisionTree(handle, id))
    if (winner !== undefined) written.set(id, { id, ...winner })
  }
  return [...written.values()]
}
