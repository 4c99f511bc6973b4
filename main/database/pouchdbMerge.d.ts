/* The functions on trees of revisions that PouchDB's adapters call. They call them on this object, so they can be replaced. */
declare module 'pouchdb-merge' {
  /** Hash, what is known of it, and what follows it, in the order of their hashes. */
  export type RevisionNode = [
    hash: string,
    state: { status?: 'available' | 'missing'; deleted?: boolean },
    children: RevisionNode[],
  ]
  /** A tree whose first revision has the generation `pos`; of a path that was pruned, it is not the first there was. */
  export interface RevisionBranch {
    pos: number
    ids: RevisionNode
  }
  export interface MergedTree {
    tree: RevisionBranch[]
    /** Revisions that were pruned. */
    stemmedRevs: string[]
    conflicts: 'new_leaf' | 'new_branch' | 'internal_node'
  }
  interface Metadata {
    rev_tree: RevisionBranch[]
  }
  const functions: {
    merge: (tree: RevisionBranch[], path: RevisionBranch, depth: number) => MergedTree
    isDeleted: (metadata: Metadata, rev?: string) => boolean | undefined
  }
  export default functions
}
