import type { RevisionBranch, RevisionNode } from 'pouchdb-merge'
import { hasStatus, type RawDatabase } from '../pouch'
import { winnerFirst, type RevisionPath } from './revisions'

/*
 * What is known about the revisions of a document, without reading a single body: PouchDB keeps the whole tree beside the
 * document and parses it anew for every body it is asked for. A document with thousands of leaves can be looked at only so.
 */

/** The revisions of a document; empty where there is nothing of it, and never was. */
export async function revisionTree(raw: RawDatabase, id: string): Promise<readonly RevisionBranch[]> {
  return await new Promise((resolve, reject) => {
    raw._getRevisionTree(id, (error, tree) => {
      if (tree !== undefined) resolve(tree)
      else if (hasStatus(error, 404)) resolve([])
      else reject(error instanceof Error ? error : new Error('The revisions could not be read.', { cause: error }))
    })
  })
}

export interface LeafRevision {
  readonly rev: string
  readonly deleted: boolean
}

/** Every leaf, winner first. */
export function leavesOf(tree: readonly RevisionBranch[]): LeafRevision[] {
  const leaves = new Map<string, boolean>()
  for (const { node, generation } of nodesOf(tree)) {
    const [hash, { deleted }, children] = node
    if (children.length === 0) leaves.set(`${generation}-${hash}`, deleted === true)
  }
  return [...leaves]
    .map(([rev, deleted]) => ({ rev, deleted }))
    .sort((a, b) => winnerFirst({ _rev: a.rev, _deleted: a.deleted }, { _rev: b.rev, _deleted: b.deleted }))
}

/** Every revision that was a removal, also those on which something stands. */
export function removedIn(tree: readonly RevisionBranch[]): string[] {
  const revs = new Set<string>()
  for (const { node, generation } of nodesOf(tree))
    if (node[1].deleted === true && node[1].status !== 'missing') revs.add(`${generation}-${node[0]}`)
  return [...revs].sort()
}

/** Every revision that is anywhere in the tree. */
export function revisionsIn(tree: readonly RevisionBranch[]): Set<string> {
  const revs = new Set<string>()
  for (const { node, generation } of nodesOf(tree)) revs.add(`${generation}-${node[0]}`)
  return revs
}

/** The path from each of these revisions to the root, as far as it is kept; one that is not in the tree has none. */
export function pathsIn(tree: readonly RevisionBranch[], revs: readonly string[]): Map<string, RevisionPath> {
  const wanted = new Set(revs)
  const paths = new Map<string, RevisionPath>()
  for (const place of nodesOf(tree)) {
    const rev = `${place.generation}-${place.node[0]}`
    if (!wanted.has(rev)) continue
    const ids: string[] = []
    for (let at: Place | null = place; at !== null; at = at.parent) ids.push(at.node[0])
    // Pruning may leave a revision on two branches; the longer one tells more.
    if (ids.length > (paths.get(rev)?.ids.length ?? 0)) paths.set(rev, { start: place.generation, ids })
  }
  return paths
}

interface Place {
  readonly node: RevisionNode
  readonly generation: number
  readonly parent: Place | null
}

/** Every revision, in no particular order. Without recursion, which thousands of generations would end. */
function* nodesOf(tree: readonly RevisionBranch[]): Iterable<Place> {
  const waiting: Place[] = tree.map(({ pos, ids }) => ({ node: ids, generation: pos, parent: null }))
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    yield place
    for (const node of place.node[2]) waiting.push({ node, generation: place.generation + 1, parent: place })
  }
}
