import { isAppError } from '../../app/errors'
import type { SessionId } from '../../app/ids'
import type { Mergeable } from '../../app/merge/document/policy'
import type { Seen, SeenParts } from '../../app/model/seen'
import type { EntityDatabases, Leaf } from '../database/entity/types'
import type { DocumentWorker } from '../worker/documentWorker'
import { leavesOfPart, type PartId } from './partLeaves'

/** What can be seen of these leaves; null where one cannot be read, or has a damaged history: nobody saw what it says. */
export async function seenIn(worker: DocumentWorker, leaves: readonly Leaf<Mergeable>[]): Promise<Seen | null> {
  if (leaves.some(({ kind }) => kind === 'unreadable')) return null
  const bodies = leaves.flatMap((leaf) => (leaf.kind === 'live' ? [leaf.doc] : []))
  if (bodies.length === 0) return null
  return await unlessDamaged(() => worker.call('seen', { bodies }))
}

/** What a person sees of these parts who deletes their entry now. */
export async function seenOfParts(
  databases: EntityDatabases,
  worker: DocumentWorker,
  ids: readonly PartId[],
): Promise<SeenParts> {
  const parts: Record<string, Seen> = {}
  for (const id of ids) {
    const seen = await seenIn(worker, await leavesOfPart(databases, id))
    if (seen !== null) parts[id] = seen
  }
  return parts
}

/**
 * Whether a leaf says more than was seen of it. Of a damaged history nobody can say that it was seen.
 * @param record what was seen; a document that is not in it was not seen at all
 */
export async function saysMoreThan(worker: DocumentWorker, body: Mergeable, record: SeenParts): Promise<boolean> {
  const known = seenOfOne(record, body.id)
  return (await unlessDamaged(() => worker.call('saysMore', { body, known }))) ?? true
}

/** What a record says of one document; null for nothing. */
export const seenOfOne = (record: SeenParts, id: SessionId | PartId | string): Seen | null =>
  (record as Readonly<Record<string, Seen | undefined>>)[id] ?? null

async function unlessDamaged<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (isAppError(error, 'integrity')) return null
    throw error
  }
}
