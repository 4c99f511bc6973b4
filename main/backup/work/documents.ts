import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { RawDatabase } from '../../database/pouch'
import { bulkGetInSlices, foundIn } from '../../database/revisions/bodies'
import { winnerFirst } from '../../database/revisions/revisions'
import { copiedDocumentSchema, type CopiedDocument } from '../format/wayIn'
import type { RawStore } from './source'

/** Documents read between two turns of the event loop. */
const SLICE = 50

/** A document as a backup holds it. */
export interface CollectedDocument {
  readonly id: string
  /** The ends of its revision tree that can be read, the winner first. */
  readonly leaves: readonly CopiedDocument[]
  /** Ends of which this device has lost the body. */
  readonly lacking: readonly string[]
  /** The winner is a tombstone. */
  readonly deleted: boolean
  /** Of its last change. */
  readonly sequence: number
}

type Listed = Awaited<ReturnType<RawDatabase['changes']>>['results'][number]
type Leaf = ReturnType<typeof foundIn>[number]

/** Every document that changed after a sequence, with all ends of its revision tree, as ciphertext. */
export async function* changedDocuments(
  store: RawStore,
  since: number,
  signal: AbortSignal,
): AsyncGenerator<CollectedDocument[]> {
  for (let from = since; ;) {
    signal.throwIfAborted()
    const page = await store.run(() => store.raw.changes({ since: from, limit: SLICE, style: 'all_docs' }))
    const listed = page.results.filter(({ id }) => !id.startsWith('_'))
    if (listed.length > 0) yield await collected(store, listed)
    if (page.results.length < SLICE) return
    from = Number(page.last_seq)
    await yieldToEventLoop()
  }
}

/** These documents as they are now; those that do not exist are left out. */
export async function documentsOf(
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
      found.push(...(await collected(store, listed.slice(at, at + SLICE))))
    if (page.results.length < 1000) return found
    from = Number(page.last_seq)
    await yieldToEventLoop()
  }
}

async function collected(store: RawStore, listed: readonly Listed[]): Promise<CollectedDocument[]> {
  const docs = listed.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })))
  const byId = new Map<string, Leaf[]>()
  for (const leaf of foundIn(await store.run(() => bulkGetInSlices(store.raw, { docs, revs: true })))) {
    const leaves = byId.get(leaf._id)
    if (leaves === undefined) byId.set(leaf._id, [leaf])
    else leaves.push(leaf)
  }
  const documents: CollectedDocument[] = []
  for (const { id, deleted, seq, changes } of listed) {
    const found = byId.get(id) ?? []
    const isWhole = changes.every(({ rev }) => found.some(({ _rev }) => _rev === rev))
    const { leaves, lacking } = isWhole ? { leaves: found, lacking: [] } : await leavesNow(store, id)
    const copied = leaves.sort(winnerFirst).map((leaf) => copiedDocumentSchema.parse(leaf))
    documents.push({ id, leaves: copied, lacking, deleted: deleted === true, sequence: Number(seq) })
  }
  return documents
}

/** Of a document that was changed since it was listed, or of which a body is lost. */
async function leavesNow(store: RawStore, id: string): Promise<{ leaves: Leaf[]; lacking: string[] }> {
  const rows = await store.run(() => store.raw.get(id, { open_revs: 'all', revs: true }))
  return {
    leaves: rows.flatMap((row) => ('ok' in row ? [row.ok] : [])),
    lacking: rows.flatMap((row) => ('ok' in row ? [] : [row.missing])),
  }
}
