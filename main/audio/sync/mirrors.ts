import type { RecordingId } from '../../../app/ids'
import type { ChunkId } from '../../../app/model'
import { settleAll } from '../../async/closeAll'
import { Mirror } from './mirror'
import type { MirrorOptions } from './mirror'
import type { AudioRemote, AudioRemotes } from '../store/types'

export interface MirrorsOptions extends MirrorOptions {
  readonly remotes: AudioRemotes
}

/** All mirrors at once: one that fails, or refuses, does not keep the others from their copies. */
export class Mirrors {
  readonly #options: MirrorsOptions
  readonly #mirrors = new Map<AudioRemote, Mirror>()
  #closed = false
  /** Those whose connection is over. */
  #ending: Promise<unknown> = Promise.resolve()
  #unsubscribe: (() => void | Promise<void>)[] = []

  constructor(options: MirrorsOptions) {
    this.#options = options
  }

  start(): void {
    const { catalog, remotes } = this.#options
    this.#unsubscribe = [catalog.onChange((id) => this.look(id)), remotes.onChange(() => this.#changed())]
    this.look()
  }

  /** Looks at one recording, or all, in the background. */
  look(id?: RecordingId): void {
    for (const mirror of this.#reachable()) mirror.look(id)
  }

  /** Brings every mirror up to date. @throws what the first that failed threw, when the others are done */
  async pass(): Promise<void> {
    await settleAll(this.#reachable().map((mirror) => mirror.pass()))
  }

  /** The recording is gone for good; these chunks of it may go from the mirrors, too. */
  async forget(id: RecordingId, chunks: readonly ChunkId[]): Promise<void> {
    const { state, remotes, inventory } = this.#options
    const mirrors = new Set([...inventory.mirrorsOf(id), ...remotes.mirrors().map((remote) => remote.id)])
    await state.addToEraseAt([...mirrors], chunks)
    this.look(id)
  }

  async close(): Promise<void> {
    this.#closed = true
    const closing = [...this.#mirrors.values()].map((mirror) => mirror.close())
    await Promise.all([...closing, this.#ending, ...this.#unsubscribe.map(async (stop) => stop())])
  }

  #changed(): void {
    const remotes = new Set(this.#options.remotes.mirrors())
    for (const [remote, mirror] of this.#mirrors) {
      if (remotes.has(remote)) continue
      this.#mirrors.delete(remote)
      this.#ending = Promise.all([this.#ending, mirror.close()])
    }
    for (const mirror of this.#reachable()) mirror.anew()
  }

  #reachable(): Mirror[] {
    if (this.#closed) return []
    return this.#options.remotes.mirrors().map((remote) => {
      const mirror = this.#mirrors.get(remote) ?? new Mirror(remote, this.#options)
      this.#mirrors.set(remote, mirror)
      return mirror
    })
  }
}
