import { AbortListeners } from './abortListeners'
import { timerMs } from '../../app/timer'

/** A wait that can be cut short: by waking everybody who waits, or by aborting one. */
export class WakeableDelay {
  readonly #waiting = new Set<() => void>()
  readonly #aborts = new AbortListeners()

  /** Resolves after `delayMs` (whatever the number is), when woken, or when aborted. */
  async wait(delayMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(end)
        stopListening()
        resolve()
      }
      const timer = setTimeout(end, timerMs(delayMs))
      this.#waiting.add(end)
      const stopListening = this.#aborts.add(signal, end)
    })
  }

  wake(): void {
    for (const end of this.#waiting) end()
  }
}
