import type { ClientRequest, IncomingMessage } from 'node:http'
import { timerMs } from '../../../app/timer'
import { SLOW } from '../../../app/replication/failure'
import { LEAST_BYTES_PER_SECOND } from '../../../app/replication/limits'
import { RemoteError } from './remoteError'

/**
 * Gives a request up that takes too long as a whole, or whose answer comes so slowly that nobody can wait for it. A byte now
 * and then keeps a connection from being silent, and would be waited for without end.
 */
export class ProgressWatch {
  readonly #request: ClientRequest
  #response: IncomingMessage | null = null
  readonly #everyMs: number
  readonly #deadlineMs: number
  #deadline: NodeJS.Timeout | undefined
  #progress: NodeJS.Timeout | undefined

  constructor(request: ClientRequest, everyMs: number, deadlineMs: number) {
    this.#request = request
    this.#everyMs = timerMs(everyMs)
    this.#deadlineMs = timerMs(deadlineMs)
  }

  /** From now on it has its time, and no more. */
  begin(): void {
    this.#deadline ??= setTimeout(() => this.#giveUp(), this.#deadlineMs).unref()
  }

  /** From now on the answer has to come on. */
  expect(response: IncomingMessage): void {
    this.#response = response
    let before = this.#request.socket?.bytesRead ?? 0
    this.#progress ??= setInterval(() => {
      const now = this.#request.socket?.bytesRead ?? 0
      if (now - before < (LEAST_BYTES_PER_SECOND * this.#everyMs) / 1000) this.#giveUp()
      before = now
    }, this.#everyMs).unref()
  }

  end(): void {
    clearTimeout(this.#deadline)
    clearInterval(this.#progress)
  }

  #giveUp(): void {
    this.end()
    // Whoever reads the answer hears why; a request that is destroyed only tells that the connection was lost.
    ;(this.#response ?? this.#request).destroy(new RemoteError(SLOW))
  }
}
