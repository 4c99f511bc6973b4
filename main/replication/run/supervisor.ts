import type { Ports } from '../../platform/ports'
import { WakeableDelay } from '../../async/wakeableDelay'
import { greet } from '../setup/provision'
import type { RemoteConnection } from '../remotes/remote'
import { chainOf, mirrorsOf, type RemoteEntry } from '../remotes/remoteList'
import type { RemoteSync } from './remoteSync'
import type { Direction } from '../../database/replica/replica'

export interface SupervisorOptions {
  readonly makeSync: (entry: RemoteEntry, directions: readonly Direction[], onChange: () => void) => RemoteSync
  readonly connect: (entry: RemoteEntry) => Promise<RemoteConnection>
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
  /** How long a remote may be away before the next takes over, and how often the one before is looked for. Tests wait less. */
  readonly failoverAfterMs?: number
  readonly lookBackMs?: number
  readonly ports: Ports
}

const FAILOVER_AFTER_MS = 15_000
const LOOK_BACK_MS = 60_000

/**
 * Decides which remote is used: the first that can be reached; when it goes away the next takes over, and gives back when an
 * earlier one answers again. Mirrors get a copy besides (docs/DESIGN.md, Several remotes).
 */
export class Supervisor {
  active: RemoteSync | null = null
  mirrors: readonly RemoteSync[] = []
  readonly #options: SupervisorOptions
  readonly #delay = new WakeableDelay()
  #stopping: AbortController | null = null
  #running: Promise<unknown> = Promise.resolve()

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  get running(): boolean {
    return this.#stopping !== null
  }

  /** Starts with these remotes, in this order. Stop it before starting it again. */
  start(entries: readonly RemoteEntry[]): void {
    const { makeSync, onChange, onError } = this.#options
    const stopping = (this.#stopping = new AbortController())
    this.mirrors = mirrorsOf(entries).map((entry) => makeSync(entry, ['push'], onChange))
    this.#running = Promise.all([
      this.#follow(chainOf(entries), stopping.signal),
      ...this.mirrors.map((mirror) => mirror.run(stopping.signal)),
    ]).catch(onError)
  }

  /** Stops everything and waits for it. */
  async stop(): Promise<void> {
    this.#stopping?.abort()
    this.#delay.wake()
    await this.#running
    this.#stopping = null
    this.active = null
    this.mirrors = []
  }

  /** Every remote begins anew, at once. */
  restart(): void {
    for (const sync of this.all) sync.restart()
  }

  get all(): readonly RemoteSync[] {
    return [...(this.active ? [this.active] : []), ...this.mirrors]
  }

  async #follow(chain: readonly RemoteEntry[], signal: AbortSignal): Promise<void> {
    const { makeSync, onChange } = this.#options
    let index = 0
    while (!signal.aborted) {
      const entry = chain[index]
      if (!entry) return
      const leave = new AbortController()
      const sync = (this.active = makeSync(entry, ['pull', 'push'], onChange))
      const running = sync.run(AbortSignal.any([signal, leave.signal]))
      const next = await this.#whereNext(chain, index, sync, signal)
      leave.abort()
      await running
      index = next
    }
  }

  /** Resolves with the place of the remote to use next, when this one should be left. */
  async #whereNext(
    chain: readonly RemoteEntry[],
    index: number,
    sync: RemoteSync,
    signal: AbortSignal,
  ): Promise<number> {
    const { failoverAfterMs = FAILOVER_AFTER_MS, lookBackMs = LOOK_BACK_MS, ports } = this.#options
    let awaySinceMs: number | null = null
    let lookedBackAtMs = ports.now()
    while (!signal.aborted) {
      await this.#delay.wait(Math.min(failoverAfterMs, lookBackMs) / 3, signal)
      if (sync.reachable) awaySinceMs = null
      else awaySinceMs ??= ports.now()
      if (chain.length > 1 && awaySinceMs !== null && ports.now() - awaySinceMs >= failoverAfterMs)
        return (index + 1) % chain.length
      if (index > 0 && ports.now() - lookedBackAtMs >= lookBackMs) {
        lookedBackAtMs = ports.now()
        const earlier = await this.#firstReachable(chain.slice(0, index))
        if (earlier !== null) return earlier
      }
    }
    return index
  }

  async #firstReachable(entries: readonly RemoteEntry[]): Promise<number | null> {
    for (const [index, entry] of entries.entries()) {
      const connection = await this.#options.connect(entry).catch(() => null) // Without its certificate file it cannot be used either.
      try {
        if (connection) {
          await greet(connection)
          return index
        }
      } catch {
        // Not reachable yet; asked again after a while.
      } finally {
        connection?.close()
      }
    }
    return null
  }
}
