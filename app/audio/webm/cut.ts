import type { StoredLayout } from './layout'
import { WebmScanner } from './scan'
import type { WebmBlock } from './scan'

/** What becomes of one cluster when a recording is cut. Ticks of the file's scale, from its beginning. */
export type ClusterCut =
  | { readonly kind: 'keep'; readonly index: number; readonly timestamp: number }
  | { readonly kind: 'part'; readonly index: number }

/** The clusters that a span touches: those wholly inside are kept byte for byte, the others are written anew in part. */
export function cutClusters(layout: StoredLayout, durationTicks: number, from: number, to: number): ClusterCut[] {
  const cuts: ClusterCut[] = []
  layout.clusters.forEach(({ timestamp }, index) => {
    const end = layout.clusters[index + 1]?.timestamp ?? durationTicks
    if (end <= from || timestamp >= to) return
    cuts.push(timestamp >= from && end <= to ? { kind: 'keep', index, timestamp } : { kind: 'part', index })
  })
  return cuts
}

/** The blocks of one cluster that begin within a span, from its bytes as they are played. */
export function blocksWithin(cluster: Uint8Array, from: number, to: number): WebmBlock[] {
  const blocks: WebmBlock[] = []
  const scanner = new WebmScanner({
    block: (block) => {
      if (block.timestamp >= from && block.timestamp < to) blocks.push({ ...block, element: block.element.slice() })
    },
  })
  scanner.push(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x80)) // an empty EBML header: the scanner expects a file
  scanner.push(cluster)
  return blocks
}
