import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256Hex } from '../../../main/backup/format/keys'
import { buildTree, walkTree } from '../../../main/backup/format/tree'

/** Builds a tree into a map of its nodes. */
async function tree(pairs: ReadonlyMap<string, string>): Promise<{ root: string; nodes: Map<string, Buffer> }> {
  const nodes = new Map<string, Buffer>()
  const root = await buildTree(pairs, (content) => {
    const id = sha256Hex(content)
    nodes.set(id, content)
    return Promise.resolve(id)
  })
  return { root, nodes }
}

const readFrom = (nodes: ReadonlyMap<string, Buffer>) => (id: string) =>
  Promise.resolve(nodes.get(id) ?? Buffer.alloc(0))

const many = (count: number): Map<string, string> =>
  new Map(Array.from({ length: count }, (_, at) => [`messages/message:${at}`, sha256Hex(`content ${at}`)]))

describe('the tree of a snapshot', () => {
  it('has a form that depends on what is in it alone, and gives all of it back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 400 }), async (keys) => {
        const pairs = keys.map((key) => [key, sha256Hex(key)] as const)
        const built = await tree(new Map(pairs))
        expect((await tree(new Map(pairs.toReversed()))).root).toBe(built.root)
        const found = new Map<string, string>()
        await walkTree(built.root, { read: readFrom(built.nodes), onPair: (key, blob) => found.set(key, blob) })
        expect(found).toEqual(new Map(pairs))
      }),
      { numRuns: 30 },
    )
  })

  it('costs a few kilobytes where one of thirty thousand changed', async () => {
    const pairs = many(30_000)
    const before = await tree(pairs)
    pairs.set('messages/message:17', sha256Hex('changed'))
    const after = await tree(pairs)
    const written = [...after.nodes].filter(([id]) => !before.nodes.has(id)).map(([, content]) => content.length)
    expect(written.length).toBeGreaterThan(1)
    expect(written.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(10_000)
  })

  it('names a node that cannot be read, and gives what is not below it', async () => {
    const { root, nodes } = await tree(many(1000))
    const damaged = [...nodes.keys()].find((id) => id !== root) ?? ''
    nodes.set(damaged, Buffer.from('{"leaf":[["'))
    const found: string[] = []
    const { unreadable } = await walkTree(root, { read: readFrom(nodes), onPair: (key) => found.push(key) })
    expect(unreadable).toEqual([damaged])
    expect(found.length).toBeGreaterThan(500)
    expect(found.length).toBeLessThan(1000)
  })
})
