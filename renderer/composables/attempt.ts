import { ref, type Ref } from 'vue'

/** Something a form does: one at a time, with the reason when it failed. */
export interface Attempt {
  readonly busy: Ref<boolean>
  /** Why the last one failed; null before and after one that did not. */
  readonly failure: Ref<unknown>
  /** Runs it unless one is under way. Answers whether it succeeded; the reason is in `failure`, never thrown. */
  readonly attempt: (work: () => Promise<void>) => Promise<boolean>
}

export function useAttempt(): Attempt {
  const busy = ref(false)
  const failure = ref<unknown>(null)
  async function attempt(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = null
    try {
      await work()
      return true
    } catch (error) {
      failure.value = error
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, attempt }
}
