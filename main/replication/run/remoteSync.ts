import { AppError, type ErrorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { isRemoteLost } from '../../../app/replication/massDeletion'
import { afterFailure, cameUp, freshBackOff, type BackOff } from '../../../app/replication/backOff'
import { failureOf, reportOfFailure } from '../../../app/replication/failure'
import { needOf, type LegState, type Need } from '../../../app/replication/status'
import { Replica, type Direction } from '../../database/replica/replica'
import type { ArrivingDocument, ReplicaStore } from '../../database/replica/types'
import type { Ports } from '../../platform/ports'
import { EntitySync } from './entitySync'
import { WakeableDelay } from '../../async/wakeableDelay'
import { compareAll, type Compared, isDueAfter } from './comparing'
import { LeftOver } from './leftOver'
import { lookAhead } from './lookAhead'
import type { MassDeletionGuard } from '../loss/massDeletionGuard'
import { createDatabases, countDocuments, greet } from '../setup/provision'
import type { HeldBack } from '../loss/heldBack'
import type { Quarantine } from '../loss/quarantine'
import type { RemoteConnection } from '../remotes/remote'
import type { RemoteEntry } from '../remotes/remoteList'
import type { RemoteMemory } from '../remotes/remoteMemory'
import { RemoteLostError } from '../http/remoteError'
import { checkRemoteVault } from '../remotes/remoteVault'

/** One database of this device and who looks at what arrives for it. */
export interface SyncedDatabase {
  readonly name: string
  readonly store: ReplicaStore
  /** Answers what may be written; throws to stop. */
  screen(documents: readonly ArrivingDocument[]): readonly ArrivingDocument[] | Promise<readonly ArrivingDocument[]>
}

export interface RemoteSyncOptions {
  readonly entry: RemoteEntry
  /** A fresh connection with the credentials of now. */
  readonly connect: (entry: RemoteEntry) => Promise<RemoteConnection>
  readonly databases: readonly SyncedDatabase[]
  readonly directions: readonly Direction[]
  readonly vaultId: string
  readonly massDeletion: MassDeletionGuard
  readonly quarantine: Quarantine
  readonly heldBack: HeldBack
  readonly memory: RemoteMemory
  readonly ports: Ports
  readonly visible: () => boolean
  readonly heartbeatMs: number
  readonly compareAfterMs?: number | undefined
  readonly onChange: () => void
}

const REMEMBER_EVERY_MS = 60_000

/** Keeps every database in step with one remote, from the first greeting on, through failures, until stopped. */
export class RemoteSync {
  readonly entry: RemoteEntry
  readonly needs = new Set<Need>()
  entities: readonly EntitySync[] = []
  connection: RemoteConnection | null = null
  /** Set while the remote as a whole cannot be used; single databases say it themselves. */
  offline: { readonly sinceMs: number; readonly retryAtMs: number | null } | null = null
  upToDateAtMs: number | null = null
  /** What keeps the remote as a whole from being used, in words. */
  problem: ErrorReport | null = null
  problemSinceMs: number | null = null
  readonly #options: RemoteSyncOptions
  readonly #delay = new WakeableDelay()
  readonly #leftOver: LeftOver
  #replicas: ReadonlyMap<string, Replica> = new Map()
  #backOff: BackOff = freshBackOff
  #lostAccepted = false
  #rememberedAtMs = 0
  #remembering: Promise<void> = Promise.resolve()
  #round = new AbortController()

  constructor(options: RemoteSyncOptions) {
    this.entry = options.entry
    this.#options = options
    const names = options.databases.map(({ name }) => name)
    this.#leftOver = new LeftOver({ ...options, remoteId: options.entry.id, names })
  }

  /** Works until aborted; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#round = new AbortController()
      const round = AbortSignal.any([signal, this.#round.signal])
      try {
        await this.open(round)
        this.#backOff = cameUp(this.#backOff, this.#options.ports.now())
        await this.#runEntities(round)
      } catch (error) {
        if (!round.aborted) await this.#waitAfter(error, round)
      } finally {
        await this.close()
      }
    }
  }

  /** Begins anew with a fresh connection, at once: after sleep, a change of network, a new password, or because somebody asks. */
  restart(): void {
    this.#backOff = freshBackOff
    this.#round.abort()
    this.#delay.wake()
  }

  /** A person accepts that the remote has lost what it had: it is filled again. */
  acceptLoss(): void {
    this.#lostAccepted = true
  }

  /** Whether the remote answers at all. */
  get reachable(): boolean {
    return (
      this.offline === null &&
      (this.entities.length === 0 || this.entities.some(({ error }) => error?.kind !== 'offline'))
    )
  }

  /** The connection, while it can be used. */
  get usable(): RemoteConnection | null {
    return this.reachable && this.entities.length > 0 ? this.connection : null
  }

  get directions(): readonly Direction[] {
    return this.#options.directions
  }

  get legs(): LegState[] {
    return this.entities.flatMap(({ legs }) => this.#options.directions.map((direction) => legs[direction]))
  }

  /** One database's replica, for a single pass. Only after `open`. */
  replica(name: string): Replica {
    const replica = this.#replicas.get(name)
    if (!replica) throw new AppError('offline', keyed('server.connectionLost'))
    return replica
  }

  /**
   * Greets the server, makes sure of databases, vault and what it holds, and prepares to move documents.
   * @throws RemoteError, AppError `other-vault`, `remote` (lost), `mass-deletion`, `forbidden`
   */
  async open(signal: AbortSignal): Promise<void> {
    const { entry, connect, databases, directions, vaultId, ports, visible, onChange } = this.#options
    const connection = (this.connection = await connect(entry))
    // Whatever waits for an answer then fails at once: stopping does not wait for a server that has gone silent.
    if (signal.aborted) connection.close()
    else signal.addEventListener('abort', () => connection.close(), { once: true })
    const { identity } = await greet(connection)
    await this.#prepareDatabases(connection)
    await checkRemoteVault(connection, vaultId)
    this.#replicas = new Map(
      databases.map((database) => [database.name, this.#replicaOf(database, connection, identity)]),
    )
    await this.#options.quarantine.offerAgain(entry.id, this.#replicas.values())
    if (directions.includes('pull')) await lookAhead(this.#options.massDeletion, (name) => this.replica(name), signal)
    signal.throwIfAborted()
    this.entities = databases.map(
      ({ name }) =>
        new EntitySync({
          name,
          replica: this.replica(name),
          directions,
          ports,
          delay: this.#delay,
          visible,
          onChange: () => this.#changed(),
        }),
    )
    this.offline = null
    this.problem = null
    this.problemSinceMs = null
    this.needs.clear()
    if (directions.includes('pull')) this.#options.massDeletion.begin()
    this.#lostAccepted = false
    onChange()
  }

  /** Offers refused documents again, and asks for those that were listed and did not come, because a person wants it. */
  tryAgain(signal: AbortSignal): Promise<void> {
    return this.#leftOver.again((name) => this.replica(name), this.#options.directions, signal, 0)
  }

  /** Compares everything with the remote without regard to checkpoints, and moves what one side lacks. */
  compare(signal: AbortSignal): Promise<Compared> {
    return compareAll(this.#options, (name) => this.replica(name), this.#leftOver, signal)
  }

  /** Writes down what both sides hold, when they are in step. */
  async remember(): Promise<void> {
    const counts: Record<string, number> = {}
    for (const { name, store } of this.#options.databases)
      counts[name] = (await store.run(() => store.raw.info())).doc_count
    await this.#options.memory.remember(this.entry.id, counts, this.#options.ports.now())
  }

  /** Writes down that the remote could not be used; the next time both sides are in step takes it back. Never throws. */
  async noteFailure(error: unknown): Promise<void> {
    const { memory, ports } = this.#options
    const { kind, message } = failureOf(error)
    // Where it cannot be written (a full disk, a damaged file), syncing must go on all the same; the next failure writes it.
    await memory.failed(this.entry.id, { kind, message }, ports.now()).catch(() => undefined)
  }

  /** Drops the connection, and lets go of what was opened on it. */
  async close(): Promise<void> {
    this.connection?.close()
    this.connection = null
    await Promise.all([...this.#replicas.values()].map((replica) => replica.close()))
  }

  async #runEntities(signal: AbortSignal): Promise<void> {
    const failed = new AbortController()
    const all = AbortSignal.any([signal, failed.signal])
    const again = this.#leftOver.again((name) => this.replica(name), this.#options.directions, all)
    // What fails here is tried again on the next connection.
    const aside = Promise.allSettled([again, this.#compareNowAndThen(all)])
    const results = await Promise.allSettled(
      // Each database has a signal of its own, so that what listens to one stays countable.
      this.entities.map((entity) =>
        entity.run(AbortSignal.any([all]), this.entities).catch((error: unknown) => {
          failed.abort()
          throw error
        }),
      ),
    )
    await aside
    await this.#remembering
    const rejected = results.find((result) => result.status === 'rejected')
    if (rejected) throw rejected.reason
  }

  async #waitAfter(error: unknown, signal: AbortSignal): Promise<void> {
    const { ports, visible, onChange } = this.#options
    const failure = failureOf(error)
    const need = error instanceof RemoteLostError ? 'remote-lost' : needOf(failure.kind)
    if (need) this.needs.add(need)
    this.problem = reportOfFailure(failure)
    this.problemSinceMs ??= ports.now()
    const { state, delayMs } = afterFailure(this.#backOff, {
      nowMs: ports.now(),
      random: ports.randomBytes(1).readUInt8() / 255,
      visible: visible(),
      // A password is not tried over and over: servers lock accounts for that.
      retryAfterMs: Math.max(need ? 60_000 : 0, failure.retryAfterMs ?? 0),
    })
    this.#backOff = state
    this.offline = need ? null : { sinceMs: this.offline?.sinceMs ?? ports.now(), retryAtMs: ports.now() + delayMs }
    onChange()
    await this.noteFailure(error)
    await this.#delay.wait(delayMs, signal)
  }

  async #prepareDatabases(connection: RemoteConnection): Promise<void> {
    const { databases, memory, entry } = this.#options
    const names = [...databases.map(({ name }) => name), 'audio']
    const known = await memory.of(entry.id)
    const found = new Map(
      await Promise.all(
        names.map(async (name) => [name, await countDocuments(connection, name, known[name])] as const),
      ),
    )
    if (!this.#lostAccepted && names.some((name) => isRemoteLost(known[name] ?? 0, found.get(name) ?? null)))
      throw new RemoteLostError()
    const missing = names.filter((name) => found.get(name) === null)
    await createDatabases(connection, missing, entry.username)
  }

  #replicaOf(database: SyncedDatabase, connection: RemoteConnection, identity: string): Replica {
    const { name, store } = database
    const remote = {
      url: connection.databaseUrl(name),
      identity: `${identity}/${connection.databaseName(name)}`,
      fetch: connection.fetchFor(name),
      heartbeatMs: this.#options.heartbeatMs,
    }
    // Counted, so that closing waits also for what the screen writes down.
    const guard = this.#leftOver.guardOf(name, (documents) => store.run(async () => database.screen(documents)))
    return new Replica(store, remote, guard)
  }

  async #compareNowAndThen(signal: AbortSignal): Promise<void> {
    if (await isDueAfter(this.#options, this.entities, signal)) await this.compare(signal)
  }

  /** Only while everything is on both sides, or what was not sent yet would later look lost. */
  #rememberNowAndThen(nowMs: number): void {
    if (nowMs - this.#rememberedAtMs < REMEMBER_EVERY_MS) return
    this.#rememberedAtMs = nowMs
    this.#remembering = this.remember().catch(() => undefined) // The next time everything is in step writes it.
  }

  #changed(): void {
    const { ports, onChange, massDeletion } = this.#options
    if (this.legs.length > 0 && this.legs.every(({ activity }) => activity === 'idle')) {
      if (this.#options.directions.includes('pull')) massDeletion.settled()
      this.upToDateAtMs = ports.now()
      this.#rememberNowAndThen(this.upToDateAtMs)
    }
    onChange()
  }
}
