import { Mutex } from 'async-mutex'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { SyncReport } from '../../app/ipc/sync'
import type { Direction } from '../database/replica/replica'
import type { Ports } from '../platform/ports'
import { ByteCounts } from './http/byteCounts'
import { ConnectionWatch } from './remotes/connectionWatch'
import { checkAddress } from './setup/checkAddress'
import type { HeldBack } from './loss/heldBack'
import { Passes } from './run/passes'
import type { MassDeletionAnswer, MassDeletionGuard } from './loss/massDeletionGuard'
import { keeping, movedOf, runPass, type PassHooks, type PassReport } from './run/pass'
import { watchNetwork } from './remotes/networkWatch'
import { Quarantine } from './loss/quarantine'
import { HEARTBEAT_MS, RemoteConnection } from './remotes/remote'
import type { NewRemote, RemoteEntry, RemoteList } from './remotes/remoteList'
import { RemoteMemory } from './remotes/remoteMemory'
import { RemoteSync, type SyncedDatabase } from './run/remoteSync'
import { SyncReceipts, type Receipts } from './receipts/syncReceipts'
import { hasArrived, reportOf } from './report'
import { Supervisor } from './run/supervisor'
import type { SyncTuning } from './run/tuning'

export interface SyncOptions {
  readonly profile: string
  readonly vaultId: string
  readonly remotes: RemoteList
  /** The keyring and every entity, the keyring first. */
  readonly databases: readonly SyncedDatabase[]
  readonly massDeletion: MassDeletionGuard
  readonly heldBack: HeldBack
  readonly receipts: Receipts
  /** Entries that wait for a person's answer. */
  readonly conflicts: () => number
  readonly ports: Ports
  readonly onChange: (report: SyncReport) => void
  readonly onError: (error: unknown) => void
  /** Whether somebody is looking: then it tries again sooner. */
  readonly visible?: (() => boolean) | undefined
  readonly tuning?: SyncTuning | undefined
}

/** A person waits for it. */
const RETRY_PATIENCE_MS = 60_000

/**
 * Replication of an open journal: remotes, live syncing, single passes, and the one status (docs/DESIGN.md, Status).
 */
export class SyncService {
  readonly #options: SyncOptions
  readonly #bytes = new ByteCounts()
  readonly #massDeletion: MassDeletionGuard
  readonly #quarantine: Quarantine
  readonly #memory: RemoteMemory
  readonly #receipts: SyncReceipts
  readonly #supervisor: Supervisor
  #entries: readonly RemoteEntry[]
  #wanted = false
  #lossAccepted = false
  #paused = false
  readonly #passes = new Passes()
  #closed = false
  #announcing = false
  #stopWatching: (() => void) | null = null
  #passing: RemoteSync | null = null
  readonly #connections = new ConnectionWatch()
  readonly #reportListeners = new Set<(report: SyncReport) => void>()
  readonly #changing = new Mutex()
  readonly #restoring = new Mutex()

  private constructor(options: SyncOptions, quarantine: Quarantine, entries: readonly RemoteEntry[]) {
    this.#options = options
    this.#quarantine = quarantine
    this.#entries = entries
    this.#massDeletion = options.massDeletion
    this.#memory = new RemoteMemory(options.profile, options.onError)
    const { heldBack, ports, onError, tuning } = options
    const entriesNow = (): readonly RemoteEntry[] => this.#entries
    const sources = {
      memory: this.#memory,
      entries: entriesNow,
      leftOut: [quarantine, heldBack],
      now: ports.now,
      onError,
    }
    this.#receipts = new SyncReceipts(options.receipts, { ...sources, onChange: () => this.#announce() })
    this.#supervisor = new Supervisor({
      makeSync: (entry, directions, onChange) => this.#makeSync(entry, directions, onChange),
      connect: (entry) => this.#connect(entry),
      onChange: () => this.#announce(),
      onError,
      ports,
      ...tuning,
    })
  }

  static async open(options: SyncOptions): Promise<SyncService> {
    const entries = await options.remotes.all()
    return new SyncService(options, await Quarantine.load(options.profile, entries, options.onError), entries)
  }

  /** Syncs live from now on, whenever there is a remote; also after `close`. */
  start(): Promise<void> {
    this.#closed = false
    this.#wanted = true
    this.#receipts.start()
    this.#stopWatching ??= watchNetwork(() => this.now())
    return this.#restartSupervisor()
  }

  /** Stops everything; resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true
    this.#wanted = false
    this.#stopWatching?.()
    this.#stopWatching = null
    await this.#restartSupervisor()
    await this.#restoring.waitForUnlock()
    await this.#receipts.close()
  }

  async setPaused(paused: boolean): Promise<void> {
    this.#paused = paused
    await this.#restartSupervisor()
  }

  /** After sleep, a change of network, or because a person asks: every connection is made anew, at once. */
  now(): void {
    this.#supervisor.restart()
  }

  /**
   * One pass over the first remote that can be reached, and its mirrors, as the command line asks for it. Where the window
   * syncs live, that stands still meanwhile.
   * @param full compares everything, whatever checkpoints say
   * @throws AppError when it fails
   */
  pass(hooks: PassHooks, signal: AbortSignal, full = false): Promise<PassReport> {
    const restart = this.#wanted ? () => this.#restartSupervisor() : null
    return this.#passes.run(() => this.#pass(hooks, signal, full), restart)
  }

  async #pass(hooks: PassHooks, signal: AbortSignal, full: boolean): Promise<PassReport> {
    const makeSync = (entry: RemoteEntry, directions: readonly Direction[]): RemoteSync =>
      (this.#passing = this.#makeSync(entry, directions, () => undefined))
    try {
      return await this.#receipts.around(() =>
        runPass(this.#entries, makeSync, this.#bytes, keeping(this.#massDeletion, hooks), signal, full),
      )
    } finally {
      this.#passing = null
    }
  }

  /** What has moved per database since syncing was started. */
  moved(): PassReport['databases'] {
    return movedOf(this.#supervisor.active?.entities ?? [], this.#bytes)
  }

  /** Calls the listener with every report; the answer unsubscribes. */
  onReport(listener: (report: SyncReport) => void): () => void {
    this.#reportListeners.add(listener)
    return () => this.#reportListeners.delete(listener)
  }

  report(): SyncReport {
    return reportOf({
      supervisor: this.#supervisor,
      configured: this.#entries.length > 0,
      paused: this.#paused,
      quarantine: this.#quarantine,
      heldBack: this.#options.heldBack,
      withheld: this.#receipts.withheld,
      conflicts: this.#options.conflicts(),
      bytes: this.#bytes,
    })
  }

  /** The connection in use, for transfers of audio; null while there is none. */
  current(): RemoteConnection | null {
    const passing = this.#passing?.directions.includes('pull') === true ? this.#passing : null
    return (passing ?? this.#supervisor.active)?.usable ?? null
  }

  /** The connections to mirrors that can be used now. */
  mirrors(): RemoteConnection[] {
    const passing = this.#passing?.directions.includes('pull') === false ? [this.#passing] : this.#supervisor.mirrors
    return passing.flatMap((mirror) => mirror.usable ?? [])
  }

  /** Calls the listener when `current()` or `mirrors()` may be others; the answer unsubscribes. */
  onConnection(listener: () => void): () => void {
    return this.#connections.on(listener)
  }

  remotes(): readonly RemoteEntry[] {
    return this.#entries
  }

  /** When everything was last seen to be both here and there, by remote; those where it never was are left out. */
  lastInStep(): Promise<Readonly<Record<string, number>>> {
    return this.#memory.lastInStep()
  }

  /** Why remotes could not be used when they were last tried, by remote. */
  lastFailures(): ReturnType<RemoteMemory['failures']> {
    return this.#memory.failures()
  }

  /** @throws AppError `conflict` when it is there already */
  async addRemote(remote: NewRemote, password: string | null): Promise<RemoteEntry> {
    const entry = await this.#options.remotes.add(remote, password)
    await this.#reload()
    return entry
  }

  /** @throws AppError `not-found` */
  async removeRemote(id: string): Promise<void> {
    await this.#options.remotes.remove(id)
    await this.#quarantine.forget(id)
    await this.#memory.forget(id)
    await this.#reload()
  }

  /** New credentials; replication begins anew with them. */
  async signIn(id: string, username: string, password: string, caFile?: string): Promise<void> {
    await this.#options.remotes.signIn(id, username, password, caFile)
    await this.#reload()
  }

  /** Looks at a server before anything is set up. */
  check(remote: NewRemote, password: string | null) {
    const { databases, ports, tuning, vaultId } = this.#options
    const names = [...databases.map(({ name }) => name), 'audio']
    return checkAddress(remote, password, { vaultId, names, ports, silenceMs: tuning?.silenceMs })
  }

  async retryQuarantine(): Promise<void> {
    const signal = AbortSignal.timeout(RETRY_PATIENCE_MS)
    for (const sync of this.#supervisor.all) if (sync.connection) await sync.tryAgain(signal)
    await this.#options.heldBack.forgive()
    this.#announce()
  }

  /**
   * Answers the mass deletion guard, or beforehand says what is to be done in the next pass. `accept`: the change set comes in, or the
   * emptied remote is filled again. `keep-mine`: it comes in too, and what was here is then brought back, so that both sides
   * agree: entries out of the trash, and what was removed written anew.
   */
  async answerMassDeletion(answer: MassDeletionAnswer): Promise<void> {
    // A lost remote was asked about, perhaps, and no loss here: then the mass deletion guard stays on. A single pass is told beforehand.
    const asked = this.#massDeletion.asks || this.#supervisor.all.some(({ needs }) => needs.has('mass-deletion'))
    if (asked || !this.#supervisor.running) await this.#massDeletion.answer(answer)
    this.#lossAccepted = !this.#supervisor.running // Else the sync that runs is told, and no later one.
    for (const sync of this.#supervisor.all) sync.acceptLoss()
    this.now()
  }

  /** True while a person's answer to the mass deletion guard is awaited, or what they kept has not come back: old revisions are needed. */
  get holdsLosses(): boolean {
    return this.#massDeletion.holds
  }

  /**
   * Whether nothing is on its way to this device, as far as it knows: it syncs nowhere, or the remote in use had nothing more
   * a moment ago. A single pass is over, or between its pull and its push, when anybody asks.
   */
  get arrived(): boolean {
    const [supervisor, remotes, wanted, paused] = [this.#supervisor, this.#entries, this.#wanted, this.#paused]
    return !this.#massDeletion.holds && hasArrived({ supervisor, remotes, wanted, paused })
  }

  #makeSync(entry: RemoteEntry, directions: readonly Direction[], onChange: () => void): RemoteSync {
    const { tuning, visible = () => true } = this.#options
    const { heartbeatMs = HEARTBEAT_MS, compareAfterMs } = tuning ?? {}
    const connect = (remote: RemoteEntry): Promise<RemoteConnection> => this.#connect(remote)
    const kept = { quarantine: this.#quarantine, memory: this.#memory }
    const live = { entry, directions, connect, visible, heartbeatMs, compareAfterMs, onChange }
    const made = new RemoteSync({ ...this.#options, ...kept, ...live })
    if (this.#lossAccepted) made.acceptLoss()
    this.#lossAccepted = false
    return made
  }

  async #connect(entry: RemoteEntry): Promise<RemoteConnection> {
    const endpoint = await this.#options.remotes.endpoint(entry)
    return new RemoteConnection({ ...endpoint, silenceMs: this.#options.tuning?.silenceMs }, (purpose, up, down) =>
      this.#bytes.add(purpose, up, down),
    )
  }

  async #reload(): Promise<void> {
    this.#entries = await this.#options.remotes.all()
    await this.#restartSupervisor()
  }

  /** Stops and starts one after the other, however many ask at once. */
  #restartSupervisor(): Promise<void> {
    return this.#changing.runExclusive(async () => {
      await this.#supervisor.stop()
      if (this.#wanted && !this.#paused && !this.#passes.underWay && this.#entries.length > 0)
        this.#supervisor.start(this.#entries)
      this.#announce()
    })
  }

  /** Tells the newest report, at most once a turn of the event loop. */
  #announce(): void {
    if (this.#announcing) return
    this.#announcing = true
    setImmediate(() => {
      this.#announcing = false
      const report = this.report()
      this.#options.onChange(report)
      for (const listener of this.#reportListeners) listener(report)
      this.#connections.tell([this.current(), ...this.mirrors()])
      if (!this.#closed) this.#restoreKept() // Else it would meet databases that are being closed.
    })
  }

  #restoreKept(): void {
    if (!this.#massDeletion.keeps) return
    void this.#restoring.runExclusive(() => this.#massDeletion.restoreKept().catch(this.#options.onError))
  }
}
