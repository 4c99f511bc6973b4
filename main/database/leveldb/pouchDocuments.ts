import type { RevisionBranch } from 'pouchdb-merge'

/** What is left of one document. */
export interface SalvagedDocument {
  readonly id: string
  /** Its revisions; null where only bodies are left. */
  readonly tree: readonly RevisionBranch[] | null
  /** Bodies as PouchDB stores them, with `_id`, `_rev` and, of a tombstone, `_deleted`. */
  readonly bodies: readonly StoredBody[]
}

export interface StoredBody {
  readonly _id: string
  readonly _rev: string
  readonly _deleted?: boolean
}

/* Keys of PouchDB's leveldb adapter: the name of a store between two ÿ, then the key in it. */
const keysOf = (store: string): string => Buffer.from(`ÿ${store}ÿ`).toString('latin1')
const DOCUMENTS = keysOf('document-store')
const BODIES = keysOf('by-sequence')

/** Puts together what PouchDB keeps of each document in two places. What is no JSON is left out. */
export function documentsIn(entries: ReadonlyMap<string, Buffer>): SalvagedDocument[] {
  const trees = new Map<string, readonly RevisionBranch[]>()
  const bodies = new Map<string, StoredBody[]>()
  for (const [key, value] of entries) {
    if (key.startsWith(DOCUMENTS)) {
      const metadata = parsed(value)
      if (typeof metadata?.['id'] === 'string' && Array.isArray(metadata['rev_tree']))
        trees.set(metadata['id'], metadata['rev_tree'] as RevisionBranch[])
    } else if (key.startsWith(BODIES)) {
      const body = parsed(value)
      if (body === null || !isBody(body)) continue
      const known = bodies.get(body._id)
      if (known === undefined) bodies.set(body._id, [body])
      else known.push(body)
    }
  }
  const ids = new Set([...trees.keys(), ...bodies.keys()])
  return [...ids].map((id) => ({ id, tree: trees.get(id) ?? null, bodies: bodies.get(id) ?? [] }))
}

const isBody = (value: Partial<StoredBody>): value is StoredBody =>
  typeof value._id === 'string' && typeof value._rev === 'string' && !value._id.startsWith('_local/')

function parsed(value: Buffer): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(value.toString('utf8'))
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : null
  } catch {
    return null // What is left of it says nothing.
  }
}
