import type { ErrorReport } from '../../../app/errors'
import { afterFailure, cameUp, freshBackOff, type BackOff } from '../../../app/replication/backOff'
import { failureOf, type Failure, reportOfFailure } from '../../../app/replication/failure'
import { needOf, type LegState } from '../../../app/replication/status'
import type { Direction, Replica } from '../../database/replica/replica'
import type { LiveListener } from '../../database/replica/live'
import type { ReplicaProgress } from '../../database/replica/types'
import type { Ports } from '../../platform/ports'
import type { WakeableDelay } from '../../async/wakeableDelay'

export interface EntitySyncOptions {
  readonly name: string
  readonly replica: Replica
  readonly directions: readonly Direction[]
  readonly ports: Ports
  readonly delay: WakeableDelay
  readonly visible: () => boolean
  readonly onChange: () => void
}

/** What entries are made of. */
const PARTS: ReadonlySet<string> = new Set(['messages', 'recordings'])

const STARTING: LegState = { activity: 'starting', left: null }

/** Keeps one database in step with one remote: first what has gathered, then live, and again after every failure. */
export class EntitySync {
  readonly name: string
  readonly legs: Record<Direction, LegState> = { pull: STARTING, push: STARTING }
  readonly moved: Record<Direction, number> = { pull: 0, push: 0 }
  /** Why it waits, null while it works. */
  error: ErrorReport | null = null
  failedAtMs: number | null = null
  retryAtMs: number | null = null
  /** Resolves when everything that had gathered was sent, or could not be for now. */
  readonly sentOnce: Promise<void>
  #sent = (): void => undefined
  readonly #options: EntitySyncOptions
  #backOff: BackOff = freshBackOff

  constructor(options: EntitySyncOptions) {
    this.name = options.name
    this.#options = options
    this.sentOnce = new Promise((resolve) => (this.#sent = resolve))
  }

  /**
   * Works until aborted. Failures that time may heal are retried here, more and more slowly.
   * @param all the databases of this remote: what has gathered of entries is sent after their parts, so that nobody gets the
   * end of a purge before its beginning
   * @throws what needs a person, or a fresh look at the server (a database that is gone)
   */
  async run(signal: AbortSignal, all: readonly EntitySync[]): Promise<void> {
    const parts = this.name === 'sessions' ? all.filter(({ name }) => PARTS.has(name)) : []
    while (!signal.aborted) {
      try {
        for (const direction of this.#options.directions) {
          if (direction === 'push') await Promise.all(parts.map(({ sentOnce }) => sentOnce))
          await this.catchUp(direction, signal)
        }
        this.#sent()
        this.#up()
        await this.#live(signal)
      } catch (error) {
        this.#sent()
        if (signal.aborted) break
        const failure = failureOf(error)
        if (needsAttention(failure, error)) throw error
        await this.#waitAfter(failure, signal)
      }
    }
    this.#sent()
    this.#setLegs({ activity: 'stopped', left: null })
  }

  /** Brings one direction up to date, once; answers how many documents moved. */
  async catchUp(direction: Direction, signal: AbortSignal): Promise<number> {
    const progress = ({ documents, left }: ReplicaProgress): void => {
      this.moved[direction] += documents
      this.#setLeg(direction, { activity: 'active', left })
    }
    const before = this.moved[direction]
    const total = await this.#options.replica.catchUp(direction, progress, signal)
    // What the replicator moved after the first sync is in the total only.
    this.moved[direction] = before + total
    this.#setLeg(direction, { activity: 'idle', left: null })
    return total
  }

  /** Returns when aborted, throws what ended one of the directions. */
  async #live(signal: AbortSignal): Promise<void> {
    const { replica, directions } = this.#options
    const legs: { stop(): Promise<void> }[] = []
    const over = new AbortController()
    try {
      await new Promise<void>((resolve, reject) => {
        if (signal.aborted) return void resolve()
        signal.addEventListener('abort', () => resolve(), { signal: over.signal })
        for (const direction of directions) legs.push(replica.live(direction, this.#listener(direction, reject)))
      })
    } finally {
      over.abort()
      await Promise.all(legs.map((leg) => leg.stop()))
    }
  }

  #listener(direction: Direction, fail: (error: unknown) => void): LiveListener {
    return {
      active: () => this.#setLeg(direction, { activity: 'active', left: this.legs[direction].left }),
      idle: () => this.#setLeg(direction, { activity: 'idle', left: null }),
      moved: (documents, left) => {
        this.moved[direction] += documents
        this.#setLeg(direction, { activity: 'active', left })
      },
      ended: (error) => {
        if (error !== null) fail(error)
      },
    }
  }

  async #waitAfter(failure: Failure, signal: AbortSignal): Promise<void> {
    const { ports, delay, visible } = this.#options
    const nowMs = ports.now()
    const { state, delayMs } = afterFailure(this.#backOff, {
      nowMs,
      random: ports.randomBytes(1).readUInt8() / 255,
      visible: visible(),
      retryAfterMs: failure.retryAfterMs,
    })
    this.#backOff = state
    this.error = reportOfFailure(failure)
    this.failedAtMs ??= nowMs
    this.retryAtMs = nowMs + delayMs
    this.#setLegs({ activity: 'error', left: null })
    await delay.wait(delayMs, signal)
  }

  #up(): void {
    this.#backOff = cameUp(this.#backOff, this.#options.ports.now())
    this.error = null
    this.failedAtMs = null
    this.retryAtMs = null
    this.#options.onChange()
  }

  #setLegs(state: LegState): void {
    for (const direction of this.#options.directions) this.legs[direction] = state
    this.#options.onChange()
  }

  #setLeg(direction: Direction, state: LegState): void {
    this.legs[direction] = state
    this.#options.onChange()
  }
}

/** Only a person, or looking at the server again, gets over these. */
const needsAttention = (failure: Failure, error: unknown): boolean =>
  needOf(failure.kind) !== null || failure.kind === 'tampered' || (error as { status?: unknown } | null)?.status === 404
