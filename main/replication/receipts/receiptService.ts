import { Mutex } from 'async-mutex'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { isAppError } from '../../../app/errors'
import { grouped } from '../../../app/exchange/v3/grouped'
import type { DeviceId } from '../../../app/ids'
import type { EntityName } from '../../../app/model'
import {
  RECEIPTS,
  dayOf,
  deviceOfReceipts,
  readReceipts,
  receiptsKey,
  withWritten,
  writtenIn,
  type Receipts,
  type Written,
} from '../../../app/replication/receipts'
import type { ReceiptBook } from './receiptBook'

const HOUR_MS = 3_600_000
/** A receipt is given for what has been on a server for so long, at most so often. */
const SETTLED_MS = HOUR_MS
const PUBLISH_EVERY_MS = 6 * HOUR_MS
/** The clock may be read a moment before the write that it stands for has ended. */
const MARGIN_MS = 60_000
/** For so long something may be on its way, counted between two times at which the server said that it had nothing more. */
const PATIENCE_MS = 24 * HOUR_MS
const LOOK_EVERY_MS = HOUR_MS / 2
/** Revisions that are looked up between two turns of the event loop. */
const SLICE = 50

/** What a device wrote long ago and no server has brought here. */
export interface Withheld {
  readonly device: DeviceId
  readonly count: number
  readonly sinceMs: number
}

export interface ReceiptPorts {
  readonly device: DeviceId
  readonly book: ReceiptBook
  readonly databases: readonly {
    readonly name: EntityName
    /** Calls the listener with whatever a person or this program writes here. */
    onWritten(listener: (id: string, rev: string) => void): void
    /** Those of these revisions of which nothing is known here. */
    readonly unknownAmong: (asked: Record<string, string[]>) => Promise<{ id: string; rev: string }[]>
  }[]
  /** Values of the settings with receipts, of every device, by their place. */
  readonly receipts: () => Iterable<readonly [key: string, value: unknown]>
  readonly publish: (key: string, value: Receipts) => Promise<void>
  /** When everything was last seen to be both here and on a server; null when it never was. */
  readonly inStepAtMs: () => Promise<number | null>
  /** Documents of a database that were not taken on purpose, and told. */
  readonly leftOut: (database: EntityName) => Iterable<string>
  readonly now: () => number
  readonly onChange: () => void
  readonly onError: (error: unknown) => void
}

/**
 * Gives receipts for what is written here, and looks whether what other devices gave receipts for has come
 * (docs/adr/0135). Nothing of it is in the way of a write: a note in memory, and one document a few times a day.
 */
export class ReceiptService {
  readonly #ports: ReceiptPorts
  readonly #turns = new Mutex()
  /** Receipts that were met: a revision that is known stays known. */
  readonly #met = new Set<string>()
  #withheld: readonly Withheld[] = []
  #timer: NodeJS.Timeout | null = null
  #closed = false

  constructor(ports: ReceiptPorts) {
    this.#ports = ports
    for (const database of ports.databases)
      database.onWritten((id, rev) => {
        // A receipt is not given a receipt.
        if (!id.startsWith(`setting:${RECEIPTS}`)) ports.book.note({ database: database.name, id, rev }, ports.now())
      })
  }

  /** What was missed for long enough, by device. */
  get withheld(): readonly Withheld[] {
    return this.#withheld
  }

  /** Looks from time to time. */
  start(): void {
    this.#closed = false
    const turn = (): Promise<void> => this.publish().then(() => this.look())
    this.#timer ??= setInterval(() => void turn().catch(this.#ports.onError), LOOK_EVERY_MS).unref()
  }

  /** Gives receipts where it is time to. */
  publish(): Promise<void> {
    return this.#inTurn(() => this.#publish())
  }

  /** Looks for what others gave receipts for. */
  look(): Promise<void> {
    return this.#inTurn(() => this.#look())
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    await this.#turns.runExclusive(async () => {
      if (this.#closed) return
      try {
        await work()
      } catch (error) {
        // A journal that is locked meanwhile looks again when it is open.
        if (!isAppError(error, 'locked')) throw error
      }
    })
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    await this.#turns.runExclusive(() => {
      this.#closed = true
    })
    await this.#ports.book.save()
  }

  async #publish(): Promise<void> {
    const { book, databases, device, leftOut, now, publish, inStepAtMs } = this.#ports
    const inStep = await inStepAtMs()
    if (inStep === null) return
    const at = now()
    // A clock that was set back must not keep it from being given.
    if (book.publishedAtMs !== null && Math.abs(at - book.publishedAtMs) < PUBLISH_EVERY_MS) return
    const refused = new Map(databases.map(({ name }) => [name, new Set(leftOut(name))]))
    const notes = book
      .before(Math.min(inStep - MARGIN_MS, at - SETTLED_MS))
      .filter(({ database, id }) => refused.get(database)?.has(id) !== true)
    if (notes.length === 0) return
    // What a power cut or damage took from here was perhaps never sent.
    const lost = await this.#unknown(notes)
    const before = new Map(this.#ports.receipts())
    const sent = notes.filter((note) => !lost.has(keyOf(note)))
    for (const [day, written] of grouped(sent, ({ atMs }) => dayOf(atMs))) {
      const key = receiptsKey(device, day)
      await publish(key, withWritten(readReceipts(before.get(key), at), day, written))
    }
    book.published(notes, at)
    await book.save()
  }

  async #look(): Promise<void> {
    const { book, now, inStepAtMs } = this.#ports
    // Before it is looked: what comes meanwhile is not missed.
    const inStep = await inStepAtMs()
    const missing = await this.#missing()
    const at = now()
    const since = book.missed([...missing.keys()], at)
    await book.save()
    const long = [...missing].filter(([key]) => inStep !== null && inStep - (since.get(key) ?? at) >= PATIENCE_MS)
    const withheld = [...grouped(long, ([, { device }]) => device)].map(([device, of]) => ({
      device,
      count: of.length,
      sinceMs: Math.min(...of.map(([key]) => since.get(key) ?? at)),
    }))
    const changed = JSON.stringify(withheld) !== JSON.stringify(this.#withheld)
    this.#withheld = withheld
    if (changed) this.#ports.onChange()
  }

  /** Receipts of other devices for revisions of which nothing is known here, by a key of their own. */
  async #missing(): Promise<Map<string, Written & { readonly device: DeviceId }>> {
    const { databases, device: own, receipts, now, leftOut } = this.#ports
    const asked: (Written & { readonly device: DeviceId; readonly key: string })[] = []
    for (const [name, value] of receipts()) {
      const device = deviceOfReceipts(name)
      const found = device === null || device === own ? null : readReceipts(value, now())
      if (device === null || found === null) continue
      for (const one of writtenIn(found)) {
        const key = [device, one.database, one.id, one.rev].join(' ')
        if (!this.#met.has(key)) asked.push({ ...one, device, key })
      }
    }
    const skipped = new Map(databases.map(({ name }) => [name, new Set(leftOut(name))]))
    const wanted = asked.filter(({ database, id }) => skipped.get(database)?.has(id) !== true)
    const unknown = await this.#unknown(wanted)
    const missing = new Map<string, Written & { readonly device: DeviceId }>()
    for (const { key, ...one } of wanted)
      if (unknown.has(keyOf(one))) missing.set(key, one)
      else this.#met.add(key)
    return missing
  }

  /** Those of these of which nothing is known here. */
  async #unknown(written: readonly Written[]): Promise<ReadonlySet<string>> {
    const unknown = new Set<string>()
    for (const { name, unknownAmong } of this.#ports.databases) {
      const here = written.filter(({ database }) => database === name)
      for (let start = 0; start < here.length; start += SLICE) {
        const revs: Record<string, string[]> = {}
        for (const { id, rev } of here.slice(start, start + SLICE)) (revs[id] ??= []).push(rev)
        for (const one of await unknownAmong(revs)) unknown.add(keyOf({ database: name, ...one }))
        await yieldToEventLoop()
      }
    }
    return unknown
  }
}

const keyOf = ({ database, id, rev }: Written): string => `${database} ${id} ${rev}`
