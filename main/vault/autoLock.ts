import { timerMs } from '../../app/timer'

/** Locks after a time without activity. The timer holds no process open. */
export class AutoLock {
  readonly #lock: () => void | Promise<void>
  readonly #onError: (error: unknown) => void
  #idleMs = 0
  #timer: NodeJS.Timeout | null = null

  constructor(lock: () => void | Promise<void>, onError: (error: unknown) => void) {
    this.#lock = lock
    this.#onError = onError
  }

  /** Minutes of idleness until the vault locks; 0 never locks. */
  setMinutes(minutes: number): void {
    this.#idleMs = minutes * 60_000
    this.touch()
  }

  /** Somebody is there: the time starts anew. */
  touch(): void {
    this.stop()
    if (this.#idleMs === 0) return
    this.#timer = setTimeout(() => void this.#fire(), timerMs(this.#idleMs))
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  async #fire(): Promise<void> {
    try {
      await this.#lock()
    } catch (error) {
      this.#onError(error)
    }
  }
}
