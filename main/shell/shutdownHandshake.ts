import { within } from '../platform/uncaught'

/** How long the window may take to finish what it was doing (a recording, a text being typed), in milliseconds. */
export const SHUTDOWN_HANDSHAKE_MS = 5_000

/** Lets the window finish before main closes what it works with. */
export class ShutdownHandshake {
  readonly #ask: (crashed: boolean) => void
  readonly #finished: Promise<void>
  #finish: () => void = () => undefined

  /** @param ask tells the window that the app is about to close, and whether because of an error that nobody caught */
  constructor(ask: (crashed: boolean) => void) {
    this.#ask = ask
    this.#finished = new Promise((resolve) => (this.#finish = resolve))
  }

  /** The window has finished, or is gone. */
  windowFinished(): void {
    this.#finish()
  }

  /** Resolves when the window has finished, or has had its time. */
  async waitForWindow(timeoutMs = SHUTDOWN_HANDSHAKE_MS, crashed = false): Promise<void> {
    this.#ask(crashed)
    await within(timeoutMs, () => this.#finished)
  }
}
