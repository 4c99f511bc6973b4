import { CLUSTER_TIMESTAMP_AT } from './layout'
import type { StoredCluster, StoredLayout } from './layout'
import { ID, uint, wideHeader } from './ebml'

/** The clusters that `[from…to)` of the file touches, as indexes from `first` to before `end`. */
export function clustersIn(layout: StoredLayout, from: number, to: number): { first: number; end: number } {
  const first = lowerBound(layout.clusters, (cluster) => cluster.at + cluster.sizeBytes > from)
  const end = lowerBound(layout.clusters, (cluster) => cluster.at >= to)
  return { first, end: Math.max(first, end) }
}

/** Index of the first element for which `is` holds; it has to hold for all after it too. */
function lowerBound<T>(list: readonly T[], is: (element: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (is(list[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}

/** Puts the time at which a cluster plays over the one stored in it. `bytes` are the file from `from` on. */
export function stampCluster(bytes: Uint8Array, from: number, cluster: StoredCluster): void {
  overlay(bytes, from, uint(cluster.timestamp, 8), cluster.at + CLUSTER_TIMESTAMP_AT)
}

/** Makes a cluster that cannot be read an element that players skip. */
export function voidCluster(bytes: Uint8Array, from: number, cluster: StoredCluster): void {
  const start = Math.max(cluster.at, from) - from
  bytes.fill(0, start, Math.max(start, Math.min(cluster.at + cluster.sizeBytes - from, bytes.length)))
  overlay(bytes, from, wideHeader(ID.void, cluster.sizeBytes - 9), cluster.at)
}

function overlay(bytes: Uint8Array, from: number, patch: Uint8Array, at: number): void {
  for (let index = 0; index < patch.length; index += 1) {
    const place = at + index - from
    if (place >= 0 && place < bytes.length) bytes[place] = patch[index] as number
  }
}
