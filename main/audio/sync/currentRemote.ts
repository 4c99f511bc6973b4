import { RemoteChunks } from './remoteChunks'
import type { AudioRemotes } from '../store/types'

/** The remote in use, wrapped once: what it has asked for (to slow down, another form of body) is remembered with it. */
export class CurrentRemote {
  readonly #remotes: AudioRemotes
  readonly #signal: AbortSignal
  readonly #onSlowDown: () => void
  #wrapped: RemoteChunks | null = null

  constructor(remotes: AudioRemotes, signal: AbortSignal, onSlowDown: () => void) {
    this.#remotes = remotes
    this.#signal = signal
    this.#onSlowDown = onSlowDown
  }

  get(): RemoteChunks | null {
    const current = this.#remotes.current()
    if (current === null) this.#wrapped = null
    else if (this.#wrapped === null || !this.#wrapped.speaksTo(current))
      this.#wrapped = new RemoteChunks(current, this.#signal, this.#onSlowDown)
    return this.#wrapped
  }
}
