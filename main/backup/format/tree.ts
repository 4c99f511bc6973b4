import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { sha256Hex } from './keys'

/*
 * What a snapshot holds, as a tree of hashes whose form depends on the pairs alone: a change of one pair changes the nodes
 * from it to the root and no others, so a run writes a few kilobytes of tree (docs/FORMAT.md, Backups).
 */

/** Pairs that a leaf may hold. */
const LEAF_MOST = 64
const DEPTH_MOST = 64
/** Pairs or nodes worked on between two turns of the event loop. */
const SLICE = 500

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const nodeSchema = z.union([
  z.object({ leaf: z.array(z.tuple([z.string(), hash])) }),
  z.object({ inner: z.record(z.string().regex(/^[0-9a-f]$/), hash) }),
])
export type TreeNode = z.infer<typeof nodeSchema>

/** @throws AppError `integrity` */
export function parseNode(content: Buffer): TreeNode {
  try {
    return nodeSchema.parse(JSON.parse(content.toString('utf8')))
  } catch (cause) {
    throw new AppError('integrity', keyed('backup.listDamaged'), { cause })
  }
}

interface Placed {
  readonly place: string
  readonly key: string
  readonly blob: string
}

/**
 * Hands every node of the tree of these pairs to `write`, children first, and answers the root.
 * @param write stores the content of a node and answers the hash of it
 */
export async function buildTree(
  pairs: ReadonlyMap<string, string>,
  write: (content: Buffer) => Promise<string>,
  signal?: AbortSignal,
): Promise<string> {
  const placed: Placed[] = []
  for (const [key, blob] of pairs) {
    placed.push({ place: sha256Hex(key), key, blob })
    if (placed.length % SLICE === 0) await yieldToEventLoop(undefined, { signal })
  }
  placed.sort((a, b) => (a.place < b.place ? -1 : 1))
  let nodes = 0
  const build = async (from: number, to: number, depth: number): Promise<string> => {
    if (++nodes % SLICE === 0) await yieldToEventLoop(undefined, { signal })
    if (to - from <= LEAF_MOST || depth === DEPTH_MOST) {
      const leaf = placed.slice(from, to).map(({ key, blob }) => [key, blob])
      return write(Buffer.from(JSON.stringify({ leaf })))
    }
    const inner: [string, string][] = []
    for (let start = from; start < to;) {
      const digit = placed[start]?.place[depth] ?? ''
      let end = start
      while (end < to && placed[end]?.place[depth] === digit) end += 1
      inner.push([digit, await build(start, end, depth + 1)])
      start = end
    }
    // As text: an object would put its digits before its letters, which is the same, and say less plainly that it is meant.
    const fields = inner.map(([digit, child]) => `"${digit}":"${child}"`).join(',')
    return write(Buffer.from(`{"inner":{${fields}}}`))
  }
  return build(0, placed.length, 0)
}

/** What walking a tree met. */
export interface Walked {
  /** Nodes that could not be read: what is below them is not known. */
  readonly unreadable: string[]
}

export interface Walk {
  /** The content of a node. */
  readonly read: (id: string) => Promise<Buffer>
  readonly onPair: (key: string, blob: string) => void
  /** Whether to look at a node and what is below it; left out, at all of them. */
  readonly enter?: (id: string) => boolean
  readonly signal?: AbortSignal
}

/** Calls `onPair` for every pair below a node. A node that cannot be read is named in the answer, and passed over. */
export async function walkTree(root: string, { read, onPair, enter, signal }: Walk): Promise<Walked> {
  const unreadable: string[] = []
  const waiting = [root]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    signal?.throwIfAborted()
    if (enter?.(id) === false) continue
    let node: TreeNode
    try {
      node = parseNode(await read(id))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      unreadable.push(id)
      continue
    }
    if ('leaf' in node) for (const [key, blob] of node.leaf) onPair(key, blob)
    else waiting.push(...Object.values(node.inner))
  }
  return { unreadable }
}
