import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { RawDatabase } from '../../database/pouch'
import { bulkGetInSlices, foundIn } from '../../database/revisions/bodies'
import { winnerFirst } from '../../database/revisions/revisions'
import { documentBytes, type BackedUp } from '../format/contents'
import { copiedDocumentSchema } from '../format/wayIn'
import type { RawStore } from './source'

/** Documents read between two turns of the event loop. */
const SLICE = 50

/** A document as a backup holds it. */
export interface CollectedDocument {
  readonly id: string
  readonly content: Buffer
  /** The winner is a tombstone. */
  readonly deleted: boolean
  /** Of its last change. */
  readonly sequence: number
}

type Listed = Awaited<ReturnType<RawDatabase['changes']>>['results'][number]
type Leaf = ReturnType<typeof foundIn>[number]

/** Every document that changed after a sequence, with all ends of its revision tree, as ciphertext. */
export async function* changedDocuments(
  database: BackedUp,
  store: RawStore,
  since: number,
  signal: AbortSignal,
): AsyncGenerator<CollectedDocument[]> {
  for (let from = since; ;) {
    signal.throwIfAborted()
    const page = await store.run(() => store.raw.changes({ since: from, limit: SLICE, style: 'all_docs' }))
    const listed = page.results.filter(({ id }) => !id.startsWith('_'))
    if (listed.length > 0) yield await collected(database, store, listed)
    if (page.results.length < SLICE) return
    from = Number(page.last_seq)
    await yieldToEventLoop()
  }
}

/** These documents as they are now; those that do not exist are left out. */
export async function documentsOf(
  database: BackedUp,
  store: RawStore,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<CollectedDocument[]> {
  const wanted = new Set(ids)
  const found: CollectedDocument[] = []
  if (wanted.size === 0) return found
  for (let from = 0; ;) {
    signal.throwIfAborted()
    const page = await store.run(() => store.raw.changes({ since: from, limit: 1000, style: 'all_docs' }))
    const listed = page.results.filter(({ id }) => wanted.has(id))
    for (let at = 0; at < listed.length; at += SLICE)
      found.push(...(await collected(database, store, listed.slice(at, at + SLICE))))
    if (page.results.length < 1000) return found
    from = Number(page.last_seq)
    await yieldToEventLoop()
  }
}

async function collected(database: BackedUp, store: RawStore, listed: readonly Listed[]): Promise<CollectedDocument[]> {
  const docs = listed.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })))
  const byId = new Map<string, Leaf[]>()
  for (const leaf of foundIn(await store.run(() => bulkGetInSlices(store.raw, { docs, revs: true })))) {
    const leaves = byId.get(leaf._id)
    if (leaves === undefined) byId.set(leaf._id, [leaf])
    else leaves.push(leaf)
  }
  return listed.flatMap(({ id, deleted, seq }) => {
    const leaves = byId.get(id)?.sort(winnerFirst)
    if (leaves === undefined) return []
    const copied = leaves.map((leaf) => copiedDocumentSchema.parse(leaf))
    return [{ id, content: documentBytes(database, id, copied), deleted: deleted === true, sequence: Number(seq) }]
  })
}
