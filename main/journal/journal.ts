import { Mutex } from 'async-mutex'
import { join } from 'node:path'
import type { DeviceId } from '../../app/ids'
import { closeAll } from '../async/closeAll'
import { openDatabases, type OpenDatabases, type OpenFolder } from '../database/entity/open'
import { Inventory } from '../database/inventory/inventory'
import type { Ports } from '../platform/ports'
import type { VaultKeys } from '../vault/types'
import { DocumentWorkerThread } from '../worker/documentWorker'
import { Editor } from './editor'
import { Parts } from './parts'
import { PlainEdits } from './plainEdits'
import { Problems } from './list/problems'
import { Sessions } from './sessions'
import { FOLLOWED, Summaries, type SummaryEvents, type SummaryState } from './list/summaries'
import { Tags } from './tags'

/** Where the list's snapshot is kept, encrypted. Null from `load`: none, or not usable; everything is read instead. */
export interface SnapshotStore {
  load(): Promise<SummaryState | null>
  save(state: SummaryState): Promise<void>
}

export interface JournalOptions {
  readonly profile: string
  readonly keys: VaultKeys
  readonly device: DeviceId
  readonly ports: Ports
  readonly events: SummaryEvents
  readonly snapshots: SnapshotStore
  /** Looks at the folder of a database before it is opened; left out, it is opened as it is. */
  readonly openFolder?: OpenFolder
  readonly onError: (error: unknown) => void
}

/** How often the snapshot of the list is brought up to date, in milliseconds: a kill costs the next start no more than this. */
const KEEP_EVERY_MS = 5 * 60_000

/** The open journal: databases, the list in memory, and the services that change entries. */
export class Journal {
  readonly stores: OpenDatabases
  readonly databases: OpenDatabases['entities']
  readonly problems = new Problems()
  readonly summaries: Summaries
  readonly editor: Editor
  readonly sessions: Sessions
  readonly parts: Parts
  readonly tags: Tags
  /** Where large texts and long histories are worked on. */
  readonly worker: DocumentWorkerThread
  readonly plainEdits: PlainEdits
  readonly #snapshots: SnapshotStore
  readonly #onError: (error: unknown) => void
  readonly #saving = new Mutex()
  #keeping: NodeJS.Timeout | undefined
  /** What the snapshot on disk stands for. */
  #kept: SummaryState['sequences'] | null = null

  private constructor(
    stores: OpenDatabases,
    worker: DocumentWorkerThread,
    plainEdits: PlainEdits,
    options: JournalOptions,
  ) {
    this.stores = stores
    this.worker = worker
    this.plainEdits = plainEdits
    this.databases = stores.entities
    this.#snapshots = options.snapshots
    this.#onError = options.onError
    this.editor = new Editor(options.device, options.ports, worker, plainEdits)
    this.summaries = new Summaries(this.databases, this.problems, options.events)
    this.sessions = new Sessions(this.databases, this.editor, this.summaries, options.ports)
    this.parts = new Parts(this.databases, this.editor, options.ports)
    this.tags = new Tags(this.databases, this.editor, this.summaries, options.ports)
  }

  /** Opens the databases of an unlocked vault and reads the list. */
  static async open(options: JournalOptions): Promise<Journal> {
    // It is read while the databases open; it answers null rather than reject.
    const loading = options.snapshots.load()
    const { profile, keys, onError } = options
    const worker = new DocumentWorkerThread()
    const inventoryOf = (name: string): Inventory =>
      new Inventory(
        join(profile, 'inventory', name),
        { key: keys.subkey('device-state'), purpose: `braindump inventory ${name} ${keys.vaultId}` },
        onError,
      )
    const { openFolder } = options
    const stores = await openDatabases(join(profile, 'db'), keys.documentKey, onError, worker, openFolder, inventoryOf)
    let plainEdits: PlainEdits | null = null
    try {
      plainEdits = await PlainEdits.open(join(profile, 'own-edits'), {
        key: keys.subkey('device-state'),
        purpose: `braindump own edits ${keys.vaultId}`,
      })
      const journal = new Journal(stores, worker, plainEdits, options)
      const snapshot = await loading
      journal.#kept = snapshot?.sequences ?? null
      await journal.summaries.start(snapshot)
      // Kept at once: after a kill the next start need not read everything again.
      if (snapshot === null && journal.summaries.size > 0) void journal.#keep()
      journal.#keeping = setInterval(() => void journal.#keep(), KEEP_EVERY_MS).unref()
      return journal
    } catch (error) {
      await stores.close()
      await plainEdits?.close()
      await worker.close()
      throw error
    }
  }

  /**
   * Stops the feeds, keeps the snapshot, closes the databases. Whoever uses them must have been stopped before.
   * @throws what the last reading of changes threw, when everything is closed
   */
  async close(): Promise<void> {
    clearInterval(this.#keeping)
    await closeAll([
      () => this.summaries.stop(),
      // It stands for what was read; the rest is read at the next start.
      () => this.#keep(),
      () => this.stores.close(),
      () => this.plainEdits.close(),
      () => this.worker.close(),
    ])
  }

  /** Brings the snapshot up to date, one writing after the other. */
  #keep(): Promise<void> {
    return this.#saving.runExclusive(() => this.#save())
  }

  /** Without a snapshot the next start reads everything: slower, nothing lost. */
  async #save(): Promise<void> {
    const state = this.summaries.state()
    const kept = this.#kept
    if (kept && FOLLOWED.every((name) => kept[name] === state.sequences[name])) return
    try {
      await this.#snapshots.save(state)
      this.#kept = state.sequences
    } catch (error) {
      this.#onError(error)
    }
  }
}
