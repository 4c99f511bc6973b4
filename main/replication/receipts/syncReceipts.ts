import type { DeviceId } from '../../../app/ids'
import { chainOf, type RemoteEntry } from '../remotes/remoteList'
import type { RemoteMemory } from '../remotes/remoteMemory'
import { ReceiptService, type ReceiptPorts } from './receiptService'

/** Where receipts stand, and the names of those who gave them. */
export interface Receipts extends Pick<ReceiptPorts, 'device' | 'book' | 'databases' | 'receipts' | 'publish'> {
  readonly nameOf: (device: DeviceId) => string | null
}

export interface ReceiptSources extends Pick<ReceiptPorts, 'now' | 'onChange' | 'onError'> {
  readonly memory: RemoteMemory
  readonly entries: () => readonly RemoteEntry[]
  /** Documents that were not taken on purpose, here or there, and told. */
  readonly leftOut: readonly { all(): readonly { readonly database: string; readonly id: string }[] }[]
}

/** What a device gave receipts for and no server has brought, although it said that it had nothing more. */
export interface Withheld {
  readonly device: string
  readonly server: string
  readonly count: number
  /** When it was noticed first. */
  readonly sinceMs: number
}

/** Receipts of an open journal, beside its syncing. */
export class SyncReceipts {
  readonly #service: ReceiptService
  readonly #receipts: Receipts
  readonly #entries: () => readonly RemoteEntry[]
  readonly #onError: (error: unknown) => void

  constructor(receipts: Receipts, { memory, entries, leftOut, now, onChange, onError }: ReceiptSources) {
    this.#receipts = receipts
    this.#entries = entries
    this.#onError = onError
    this.#service = new ReceiptService({
      ...receipts,
      inStepAtMs: () => memory.lastInStepWith(chainOf(entries())),
      leftOut: (database) =>
        leftOut.flatMap((list) => list.all().flatMap((one) => (one.database === database ? [one.id] : []))),
      now,
      onChange,
      onError,
    })
  }

  /** Looks from time to time, for as long as syncing is live. */
  start(): void {
    this.#service.start()
  }

  close(): Promise<void> {
    return this.#service.close()
  }

  /** A single pass: what there is to tell goes with it, and what came with it is looked at. Neither decides whether it is made. */
  async around<T>(pass: () => Promise<T>): Promise<T> {
    await this.#service.publish().catch(this.#onError)
    const result = await pass()
    await this.#service.look().catch(this.#onError)
    return result
  }

  /** What servers keep back, in the names that people gave. */
  get withheld(): Withheld[] {
    const server = chainOf(this.#entries())
      .map(({ url }) => url)
      .join(', ')
    return this.#service.withheld.map(({ device, count, sinceMs }) => ({
      device: this.#receipts.nameOf(device) ?? device,
      server,
      count,
      sinceMs,
    }))
  }
}
