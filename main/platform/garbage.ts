import { setImmediate as turn } from 'node:timers/promises'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** How long allocating goes on without a turn of the event loop, in milliseconds. */
const SLICE_MS = 8
/** What is allocated beyond what is free in the heap: the young generation has several halves. */
const BEYOND = 48 * 1024 * 1024
/** Sizes of what is allocated in the heap, so that small gaps are filled, too. */
const SIZES = [24, 64, 160, 480, 1_500]
/** Outside the heap: buffers of every size up to this, so much of each. */
const LARGEST_BUFFER = 512 * 1024
const OF_EACH_SIZE = 1024 * 1024

/** Collects what nobody holds any more: what native handles hold, as keys, is given back only then. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function') (collect as () => void)()
}

/**
 * Overwrites memory that was given back: a collection leaves the bytes of strings and buffers where they were. It takes what
 * is free and fills it, a few milliseconds at a time, as far as an allocator can be led; nothing promises that it is all.
 */
export async function overwriteFreed(isWanted: () => boolean): Promise<void> {
  collectGarbage()
  const { total_heap_size: total, used_heap_size: used } = getHeapStatistics()
  const kept: unknown[] = []
  let sliceFrom = performance.now()
  const mayGoOn = async (): Promise<boolean> => {
    if (performance.now() - sliceFrom < SLICE_MS) return true
    await turn()
    sliceFrom = performance.now()
    return isWanted()
  }
  for (let left = total - used + BEYOND, at = 0; left > 0; at++) {
    const size = SIZES[at % SIZES.length] ?? 0
    kept.push(BLANK.toString('latin1', 0, size))
    left -= size
    if (!(await mayGoOn())) return
  }
  for (let size = 64; size <= LARGEST_BUFFER; size *= 1.5)
    for (let left = OF_EACH_SIZE; left > 0; left -= size) {
      kept.push(new Uint8Array(Math.floor(size)))
      if (!(await mayGoOn())) return
    }
  kept.length = 0
  collectGarbage()
}

const BLANK = Buffer.alloc(Math.max(...SIZES), ' ')
