import { createHash } from 'node:crypto'

/** `_revisions` as the replication protocol has it: generation of the newest and hashes, newest first. */
export interface RevisionPath {
  readonly start: number
  readonly ids: readonly string[]
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

/** `3-abc…` split. */
export function parseRevision(rev: string): { generation: number; hash: string } {
  const dash = rev.indexOf('-')
  return { generation: Number(rev.slice(0, dash)), hash: rev.slice(dash + 1) }
}

/** The revisions on a path, newest first. */
export const revisionsOn = ({ start, ids }: RevisionPath): string[] => ids.map((hash, at) => `${start - at}-${hash}`)

/** The path of revisions that follow each other, newest first. */
export const pathThrough = (newest: string, older: readonly string[]): RevisionPath => ({
  start: parseRevision(newest).generation,
  ids: [newest, ...older].map((revision) => parseRevision(revision).hash),
})

/** What the order of leaves depends on. */
interface LeafOrder {
  readonly _rev: string
  readonly _deleted?: boolean
}

/** CouchDB's order of leaves: live before deleted, then the longer history, then the greater hash. */
export function winnerFirst(a: LeafOrder, b: LeafOrder): number {
  const deleted = Number(a._deleted === true) - Number(b._deleted === true)
  if (deleted !== 0) return deleted
  const generation = Number.parseInt(b._rev, 10) - Number.parseInt(a._rev, 10)
  if (generation !== 0) return generation
  return a._rev < b._rev ? 1 : -1
}

/** The child of `parent` whose hash is made from what it says, so that equal children are one revision. */
export function childRevision(parent: RevisionPath, content: string): { rev: string; revisions: RevisionPath } {
  const hash = md5(content)
  const start = parent.start + 1
  return { rev: `${start}-${hash}`, revisions: { start, ids: [hash, ...parent.ids] } }
}

/**
 * The tombstone PouchDB itself would write for a leaf: md5 over exactly these keys in this order, so that a deletion by
 * any client and ours are one revision (docs/DESIGN.md, Writing a merge).
 */
export function tombstoneRevision(
  id: string,
  rev: string,
  path: RevisionPath,
): { rev: string; revisions: RevisionPath } {
  return childRevision(path, JSON.stringify({ _id: id, _rev: rev, _deleted: true }))
}

/** Whether a removal says nothing but that: its hash is made from what it says, so it need not be read. */
export function isPlainTombstone(id: string, rev: string, path: RevisionPath): boolean {
  const before = { start: path.start - 1, ids: path.ids.slice(1) }
  const [parent] = revisionsOn(before)
  return parent !== undefined && tombstoneRevision(id, parent, before).rev === rev
}

/** JSON with sorted keys: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  )
}
