import type { OpenRequest } from './deepLink'

/** Keeps the last link that came while no journal was open, and hands it over when one is. */
export class PendingLink {
  readonly #show: (request: OpenRequest) => void
  #request: OpenRequest | undefined
  #ready = false

  constructor(show: (request: OpenRequest) => void) {
    this.#show = show
  }

  ask(request: OpenRequest | undefined): void {
    if (!request) return
    this.#request = request
    this.#handOver()
  }

  /** The page can follow links now, or no longer. */
  ready(open: boolean): void {
    this.#ready = open
    this.#handOver()
  }

  #handOver(): void {
    if (!this.#ready || !this.#request) return
    const request = this.#request
    this.#request = undefined
    this.#show(request)
  }
}
