import pouchMerge, { type MergedTree, type RevisionBranch, type RevisionNode } from 'pouchdb-merge'

/** With fewer leaves PouchDB's own way costs nothing worth mentioning. */
const WIDE = 50

/**
 * PouchDB takes a revision tree apart and puts it together again for each revision it writes, comparing every branch with
 * every other: 2,000 leaves of one document took minutes, and to remove them again three times as many. This puts the new
 * path where it belongs and leaves the rest as it is, with the same result, in trees of many leaves of which nothing has to
 * be pruned. Everything else goes PouchDB's way.
 */
export function hastenWideTrees(): void {
  const { merge, isDeleted } = pouchMerge
  pouchMerge.merge = (tree, path, depth) => mergeIntoWide(tree, path, depth) ?? merge(tree, path, depth)
  pouchMerge.isDeleted = (metadata, rev) =>
    rev === undefined ? isDeleted(metadata) : isDeletedIn(metadata.rev_tree, rev)
}

/**
 * Merges a path into a tree as PouchDB does. Null, with the tree as it was, where PouchDB has to do it itself: a small
 * tree, a path that begins before the tree does, or one that would have to be pruned.
 * @param depth revisions that are kept of a path
 * @param wide leaves from which on it is done here
 */
export function mergeIntoWide(
  tree: RevisionBranch[],
  path: RevisionBranch,
  depth: number,
  wide = WIDE,
): MergedTree | null {
  if (!isWide(tree, wide)) return null
  const length = lengthOf(path.ids)
  const places = placesOf(tree, path)
  if (places === null || places.length > 1 || length > depth) return null
  const [place] = places
  if (place === undefined) return { tree: inOrder([...tree, path]), stemmedRevs: [], conflicts: 'internal_node' }
  if (place.depth + length > depth) return null
  return { tree: inOrder(tree), stemmedRevs: [], conflicts: grow(place.node, path.ids) }
}

/** As PouchDB's, which copies the list of what is left to visit for every revision it visits. */
export function isDeletedIn(tree: readonly RevisionBranch[], rev: string): boolean | undefined {
  const hash = rev.slice(rev.indexOf('-') + 1)
  const waiting = tree.map(({ ids }) => ids)
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node[0] === hash) return node[1].deleted === true
    for (const child of node[2]) waiting.push(child)
  }
  return undefined
}

interface Place {
  readonly node: RevisionNode
  /** How many revisions stand above it in its branch. */
  readonly depth: number
}

/** Where the first revision of the path stands in the tree; null when a branch of the tree begins within the path. */
function placesOf(tree: readonly RevisionBranch[], path: RevisionBranch): Place[] | null {
  const later = new Set<string>()
  for (let node = path.ids[2][0], at = path.pos + 1; node !== undefined; node = node[2][0], at += 1)
    later.add(`${at}-${node[0]}`)
  const places: Place[] = []
  for (const { pos, ids } of tree) {
    if (later.has(`${pos}-${ids[0]}`)) return null
    const level = path.pos - pos
    if (level >= 0) places.push(...placesAt(ids, level, path.ids[0]))
  }
  return places
}

function placesAt(root: RevisionNode, level: number, hash: string): Place[] {
  const places: Place[] = []
  const waiting: Place[] = [{ node: root, depth: 0 }]
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { node, depth } = place
    if (depth < level) for (const child of node[2]) waiting.push({ node: child, depth: depth + 1 })
    else if (node[0] === hash) places.push(place)
  }
  return places
}

/** Goes down the path as far as the tree has it, and adds the rest. */
function grow(from: RevisionNode, path: RevisionNode): MergedTree['conflicts'] {
  let [here, there] = [from, path]
  for (;;) {
    if (here[1].status !== undefined || there[1].status !== undefined) {
      const available = here[1].status === 'available' || there[1].status === 'available'
      here[1].status = available ? 'available' : 'missing'
    }
    const next = there[2][0]
    if (next === undefined) return 'internal_node'
    const children = here[2]
    const same = children.find(([hash]) => hash === next[0])
    if (same === undefined) {
      const at = children.findIndex(([hash]) => hash > next[0])
      children.splice(at === -1 ? children.length : at, 0, next)
      return children.length === 1 ? 'new_leaf' : 'new_branch'
    }
    ;[here, there] = [same, next]
  }
}

const inOrder = (tree: readonly RevisionBranch[]): RevisionBranch[] => [...tree].sort((a, b) => a.pos - b.pos)

function lengthOf(path: RevisionNode): number {
  let length = 1
  for (let node = path[2][0]; node !== undefined; node = node[2][0]) length += 1
  return length
}

function isWide(tree: readonly RevisionBranch[], wide: number): boolean {
  let leaves = 0
  const waiting = tree.map(({ ids }) => ids)
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const children = node[2]
    if (children.length === 0) leaves += 1
    if (leaves >= wide) return true
    for (const child of children) waiting.push(child)
  }
  return false
}
