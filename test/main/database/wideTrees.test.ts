import fc from 'fast-check'
import pouchMerge, { type RevisionBranch, type RevisionNode } from 'pouchdb-merge'
import { beforeAll, describe, expect, it } from 'vitest'
import { mergeIntoWide } from '../../../main/database/wideTrees'

const DEPTH = 5

/** A path, oldest first. Few hashes, so that paths meet, part, begin within each other and come twice. */
const paths = fc.record({
  pos: fc.integer({ min: 1, max: 5 }),
  hashes: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }),
  deleted: fc.boolean(),
})

function branch({
  pos,
  hashes,
  deleted,
}: {
  pos: number
  hashes: readonly string[]
  deleted: boolean
}): RevisionBranch {
  const newest = hashes.length - 1
  const node = (at: number): RevisionNode => [
    hashes[at] ?? '',
    { status: at === newest ? 'available' : 'missing', ...(at === newest && deleted ? { deleted } : {}) },
    at === newest ? [] : [node(at + 1)],
  ]
  return { pos, ids: node(0) }
}

/** Branches of one generation stand in the order in which they came, which nothing depends on. */
const inOneOrder = (tree: readonly RevisionBranch[]): string[] => tree.map((one) => JSON.stringify(one)).sort()

describe('a path merged into a tree', () => {
  // As the package has it: opening a database replaces it.
  let merge: typeof pouchMerge.merge
  beforeAll(() => {
    merge = pouchMerge.merge
  })

  it('gives the tree that PouchDB gives', () => {
    let mergedHere = 0
    fc.assert(
      fc.property(fc.array(paths, { minLength: 1, maxLength: 12 }), paths, (before, next) => {
        const tree = before.reduce<RevisionBranch[]>((all, one) => merge(all, branch(one), DEPTH).tree, [])
        const untouched = JSON.stringify(tree)
        const expected = merge(structuredClone(tree), branch(next), DEPTH)
        const merged = mergeIntoWide(tree, branch(next), DEPTH, 1)
        if (merged === null) {
          expect(JSON.stringify(tree)).toBe(untouched)
          return
        }
        mergedHere += 1
        expect(inOneOrder(merged.tree)).toEqual(inOneOrder(expected.tree))
        expect(merged.tree.map(({ pos }) => pos)).toEqual(expected.tree.map(({ pos }) => pos))
        expect({ ...merged, tree: null }).toEqual({ ...expected, tree: null })
      }),
      { numRuns: 3000 },
    )
    expect(mergedHere).toBeGreaterThan(300)
  })
})
