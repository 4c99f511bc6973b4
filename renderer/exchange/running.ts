import { ref, type Ref } from 'vue'
import { useAttempt, type Attempt } from '../composables/attempt'
import { useTransfer } from '../stores/exchange'
import { toastError } from '../ui/overlay/toasts'

/** What the dialogs of export and import do alike. */
export interface Running extends Pick<Attempt, 'failure'> {
  /** It was told to stop and has not yet. */
  readonly stopping: Ref<boolean>
  /** Runs it unless one is under way. Answers whether it succeeded; the reason is in `failure`. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>
  /** Leaves the dialog; while something runs this only stops it: what became of it is told in the dialog. */
  readonly close: () => void
}

/** `stoppable` says whether what runs now can be stopped; without it everything can. */
export function useRunning(leave: () => void, stoppable: () => boolean = () => true): Running {
  const transfer = useTransfer()
  const { failure, attempt } = useAttempt()
  const stopping = ref(false)
  const run: Running['run'] = (work) => attempt(work).finally(() => (stopping.value = false))
  function close(): void {
    if (!transfer.busy || !stoppable()) return leave()
    stopping.value = true
    transfer.cancel().catch(toastError)
  }
  return { failure, stopping, run, close }
}
