import { reportOfFailure } from '../../../app/replication/failure'
import type { Direction, Replica } from '../../database/replica/replica'
import type { ReplicaGuard } from '../../database/replica/types'
import type { Ports } from '../../platform/ports'
import { whyLeft, type HeldBack } from '../loss/heldBack'
import type { Quarantine } from '../loss/quarantine'

/** Refused documents are offered again after so long, and those that did not come asked for, or when a person asks. */
const AGAIN_MS = 3_600_000

export interface LeftOverOptions {
  readonly remoteId: string
  readonly names: readonly string[]
  readonly quarantine: Quarantine
  readonly heldBack: HeldBack
  readonly ports: Pick<Ports, 'now'>
  readonly onChange: () => void
}

/** What one remote refuses, and what it lists and does not send: remembered, told, and tried again. */
export class LeftOver {
  readonly #options: LeftOverOptions

  constructor(options: LeftOverOptions) {
    this.#options = options
  }

  /** The guard of one database. @param arriving what may be written here */
  guardOf(name: string, arriving: ReplicaGuard['arriving']): ReplicaGuard {
    const { remoteId, quarantine, heldBack, ports, onChange } = this.#options
    return {
      arriving,
      refused: async ({ id, rev }, failure) => {
        const why = reportOfFailure(failure)
        await quarantine.add({ remoteId, database: name, id, rev, why, atMs: ports.now() })
        onChange()
      },
      left: async ({ id, rev }, why) => {
        heldBack.add({ database: name, id, rev, why: whyLeft[why], atMs: ports.now() })
        await heldBack.save()
        onChange()
      },
      accepted: (ids) => quarantine.release(remoteId, name, ids),
    }
  }

  /** Both, as far as this remote gets and gives. @param olderThanMs 0 because a person wants it */
  async again(
    replica: (name: string) => Replica,
    directions: readonly Direction[],
    signal: AbortSignal,
    olderThanMs = AGAIN_MS,
  ): Promise<void> {
    await this.#offer(replica, olderThanMs)
    if (directions.includes('pull')) await this.#ask(replica, signal, olderThanMs)
  }

  /** Offers refused documents again. */
  async #offer(replica: (name: string) => Replica, olderThanMs: number): Promise<void> {
    const { remoteId, names, quarantine, ports } = this.#options
    for (const name of names) {
      const due = quarantine.of(remoteId, name).filter(({ atMs }) => ports.now() - atMs >= olderThanMs)
      if (due.length > 0) await replica(name).pushAgain(due.map(({ id }) => id))
    }
  }

  /** The documents of a database that are left out here, or refused there. */
  of(name: string): Set<string> {
    const { remoteId, quarantine, heldBack } = this.#options
    return new Set([...quarantine.of(remoteId, name).map(({ id }) => id), ...heldBack.of(name)])
  }

  /** Asks again for what the server listed and did not send. */
  async #ask(replica: (name: string) => Replica, signal: AbortSignal, olderThanMs: number): Promise<void> {
    const { names, heldBack, ports } = this.#options
    for (const name of names) {
      const due = heldBack.due(name, ports.now() - olderThanMs)
      if (due.length > 0) await replica(name).pullAgain(due, signal)
    }
  }
}
