import { within } from '../platform/uncaught'

/** How long the window may take to finish what it was doing (a recording, a text being typed), in milliseconds. */
export const FAREWELL_MS = 5_000

/** Lets the window finish before main closes what it works with. */
export class Farewell {
  readonly #ask: (crashed: boolean) => void
  readonly #said: Promise<void>
  #saySo: () => void = () => undefined

  /** @param ask tells the window that the app is about to close, and whether because of an error that nobody caught */
  constructor(ask: (crashed: boolean) => void) {
    this.#ask = ask
    this.#said = new Promise((resolve) => (this.#saySo = resolve))
  }

  /** The window has finished, or is gone. */
  said(): void {
    this.#saySo()
  }

  /** Resolves when the window has finished, or has had its time. */
  async wait(timeoutMs = FAREWELL_MS, crashed = false): Promise<void> {
    this.#ask(crashed)
    await within(timeoutMs, () => this.#said)
  }
}
