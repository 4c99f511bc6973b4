import { ref, watch, type Ref } from 'vue'
import type { Change } from '../../../app/text/runs'
import { differenceOf } from './difference'
import { differenceWorker, isLong, type DifferenceWorker } from './inWorker'

/**
 * The difference of two texts that may change: of short ones at once, of long ones when the thread has found it.
 * @returns null while a long one is being compared
 */
export function useDifference(
  texts: () => readonly [before: string, after: string],
  worker: Pick<DifferenceWorker, 'difference'> = differenceWorker,
): Ref<Change[] | null> {
  const parts = ref<Change[] | null>(null)
  watch(
    texts,
    async ([before, after], _, onCleanup) => {
      if (!isLong(before, after)) return void (parts.value = differenceOf(before, after))
      let isLatest = true
      onCleanup(() => (isLatest = false))
      parts.value = null
      const found = await worker.difference(before, after)
      if (isLatest) parts.value = found // The texts may have changed while the thread was at it.
    },
    { immediate: true },
  )
  return parts
}
