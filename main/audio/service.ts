import { toWritten } from '../../app/messages/written'
import { join } from 'node:path'
import { placeOf } from '../../app/audio/place'
import { AppError, isAppError, toAppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import type { RecordingId, SessionId } from '../../app/ids'
import type { AudioPlace, AudioPolicy } from '../../app/ipc/audio'
import type { Recording } from '../../app/model'
import { closeAll, settleAll } from '../async/closeAll'
import { InFlight } from '../async/inFlight'
import { Captures } from './capture/captures'
import type { AudioOptions } from './options'
import { StoredChunks } from './store/chunkSource'
import type { FetchChunk } from './store/chunkSource'
import { DamagedStoreError } from './store/chunkFolder'
import { ChunkStore } from './store/chunkStore'
import { clearCutOff } from './repair/cutOff'
import { DamagedFolders } from './repair/damagedFolders'
import { AudioDeviceState, damageNote, damageOf } from './store/deviceState'
import { allChunks } from './store/manifest'
import { importFile, type ImportContext, type ImportOptions } from './capture/importFile'
import { AudioRepair } from './repair/repair'
import { IdThrottle } from '../async/idThrottle'
import { handleAudioRequest } from './playback/playback'
import { AudioReader } from './store/reader'
import type { OnDamage } from './store/reader'
import { isMoving } from './sync/transferJob'
import { Transfers } from './sync/transfers'
import { orphanedAudio } from './repair/orphanedAudio'
import { verifyAudio } from './repair/verify'
import { Versions } from './edit/versions'
import { Waveforms } from './playback/waveforms'

/** More than this many recordings are drawn when they are played. */
const DRAWN_AT_ONCE = 50

/** The audio of an open journal: capture, storage, transfers, playback. */
export class AudioService {
  readonly captures: Captures
  readonly store: ChunkStore
  readonly transfers: Transfers
  readonly versions: Versions
  readonly #options: AudioOptions
  readonly #state: AudioDeviceState
  readonly #changedIds: IdThrottle
  readonly #waveforms: Waveforms
  readonly #damaged: DamagedFolders
  readonly #repair: AudioRepair
  /** Imports: closing waits for them. */
  readonly #calls = new InFlight()
  readonly #closing = new AbortController()
  #unsubscribe: () => void = () => undefined

  private constructor(options: AudioOptions, state: AudioDeviceState) {
    const { profile, catalog, remotes, ports, keys, onError } = options
    this.#options = options
    this.#state = state
    this.#changedIds = new IdThrottle(options.onChanged)
    const store = new ChunkStore(join(profile, 'db', 'audio'), (id) => this.#repair.enqueue(id, true))
    const onChanged = this.#changedIds.changed
    const onStored = (id: RecordingId): void => {
      onChanged(id)
      options.onStored(id)
      this.#draw(id)
    }
    this.store = store
    this.transfers = new Transfers({
      store,
      state,
      catalog,
      remotes,
      onChanged,
      onError,
      onMoved: (id) => this.#repair.enqueue(id),
      isRepairing: (id) => this.#repair.isRepairing(id),
      whenRepaired: () => this.#repair.idle(),
    })
    this.#damaged = new DamagedFolders(join(profile, 'db', 'audio-damaged'))
    this.#repair = new AudioRepair({
      store,
      damaged: this.#damaged,
      state,
      catalog,
      inventory: this.transfers.inventory,
      onError,
      remote: () => this.transfers.remote(),
      onRepaired: (id) => this.#again(id),
    })
    this.#waveforms = new Waveforms({ catalog, open: (recording) => this.#open(recording), onError })
    this.versions = new Versions({
      store,
      catalog,
      now: ports.now,
      open: (recording) => this.#open(recording),
      onStored,
    })
    this.captures = new Captures({
      folder: join(profile, 'captures'),
      key: keys.subkey('capture'),
      store,
      sink: catalog,
      ports,
      onStored,
      onActive: options.onRecording,
    })
  }

  /** Opens the audio store and finishes captures that had been stopped when the process ended. */
  static async open(options: AudioOptions): Promise<AudioService> {
    const service = new AudioService(
      options,
      await AudioDeviceState.load(join(options.profile, 'audio.json'), options.onError),
    )
    // One that cannot be finished now (a full disk) stays recoverable; the journal opens all the same.
    await service.captures.resume().catch(options.onError)
    if (options.isWhole !== false)
      await clearCutOff(service.#state, options.catalog, service.store).catch(options.onError)
    await service.#repair.start()
    if (options.background ?? true) service.#start()
    return service
  }

  #start(): void {
    this.transfers.start()
    // What is kept aside until a server has everything may go now.
    this.#unsubscribe = this.#options.remotes.onChange(() => void this.#repair.start().catch(this.#options.onError))
  }

  /** Opens a recording for reading. By default a bad or missing piece is refused. @throws AppError */
  async reader(id: RecordingId, onDamage?: OnDamage): Promise<AudioReader> {
    const recording = await this.#options.catalog.get(id)
    await this.#repair.whenRepaired(id)
    return await this.#open(recording, onDamage)
  }

  /** Opens a recording as it is given, as with the manifest of an earlier version. @throws AppError */
  readerOf(recording: Recording): Promise<AudioReader> {
    return this.#open(recording)
  }

  /** Answers `audio://recording/<uuid>`. */
  readonly handleRequest = (request: Request): Promise<Response> =>
    handleAudioRequest((id) => this.#playable(id), request)

  /** Takes an audio file as a recording of a new entry, or of one that exists. @throws AppError `unsupported`, `not-found`, `disk-full` */
  async importFile(path: string, options?: ImportOptions): Promise<{ sessionId: SessionId; recordingId: RecordingId }> {
    const { catalog: sink, ports, onStored } = this.#options
    const { signal } = this.#closing
    const note: ImportContext['note'] = (id, now) =>
      now === 'given up' ? this.#state.forget(id) : this.#state.set(id, { importing: now === 'taking' || undefined })
    const context = { store: this.store, sink, ports, note, signal }
    const taken = await this.#calls.run(() => importFile(context, path, options))
    this.#changedIds.changed(taken.recordingId)
    onStored(taken.recordingId)
    this.#draw(taken.recordingId)
    return taken
  }

  /**
   * The audio of these recordings was stored by an import: they get their waveforms, unless there are very many.
   * @param filled those that were in the journal and lacked it
   */
  imported(ids: readonly RecordingId[], filled: readonly RecordingId[]): void {
    for (const id of filled) {
      this.#state.note(id, { damage: undefined })
      this.#again(id)
    }
    if (ids.length <= DRAWN_AT_ONCE) ids.forEach((id) => this.#draw(id))
  }

  get policy(): AudioPolicy {
    return this.#state.policy
  }

  async setPolicy(policy: AudioPolicy): Promise<void> {
    await this.#state.setPolicy(policy)
    this.transfers.look()
    this.transfers.mirrors.look()
  }

  /** Marks a recording for all devices ("what I mark"), or takes the mark away. */
  async mark(id: RecordingId, marked: boolean): Promise<void> {
    await this.#options.catalog.edit(id, () => ({ marked }))
    // A mark set here is a wish here too; the audio stays where it is when it is taken away.
    if (marked) await this.#state.set(id, { evicted: undefined })
    this.#changedIds.changed(id)
    this.transfers.consider(id)
  }

  /** Keeps a waveform that was made elsewhere; the length too where the container did not tell it. */
  async setPeaks(id: RecordingId, peaks: string, durationMs: number): Promise<void> {
    await this.#options.catalog.edit(id, (recording) => ({
      peaks,
      ...(recording.durationMs === 0 ? { durationMs } : {}),
    }))
  }

  /** Frees the space of a recording here. @throws AppError `offline`, `remote` while the server has not confirmed every chunk */
  async free(id: RecordingId): Promise<number> {
    return await this.transfers.free(await this.#options.catalog.get(id))
  }

  /** Removes the audio of a recording that is being purged, here at once and on the server when it can be reached. */
  async forget(id: RecordingId): Promise<void> {
    // A recording that cannot be read any more names no chunks; its tombstone is all that can be done.
    const recording = await this.#options.catalog.get(id).catch(() => null)
    await this.transfers.forget(id, recording === null ? [] : allChunks(recording))
    await this.#repair.forget(id)
    await this.store.destroy(id)
    await this.#state.forget(id)
  }

  /** Where the audio of these recordings is; one that is gone is left out. */
  async places(ids: readonly RecordingId[]): Promise<{ id: RecordingId; place: AudioPlace; marked: boolean }[]> {
    const places: { id: RecordingId; place: AudioPlace; marked: boolean }[] = []
    for (const id of ids) {
      const recording = await this.#options.catalog.get(id).catch((error: unknown) => {
        if (isAppError(error, 'not-found') || isAppError(error, 'integrity')) return null
        throw error
      })
      if (recording === null) continue
      // One database that cannot be opened is told of its recording; the others are shown.
      const unreadable = (error: unknown): AudioPlace => ({ place: 'damaged', ...toWritten(toAppError(error).told) })
      places.push({ id, place: await this.#place(recording).catch(unreadable), marked: recording.marked })
    }
    return places
  }

  /** Reads every chunk of a recording that is here; answers how many, and a sentence for each that is wrong or missing. */
  async verify(recording: Recording): Promise<{ chunks: number; problems: KeyedMessage[] }> {
    const { complete, incomplete = false, wanted = false } = this.#state.item(recording.id)
    // Recorded or taken here, and nowhere else as far as is known; or it was whole once.
    const own = !wanted && !this.transfers.inventory.confirmed(recording, null)
    const found = await verifyAudio(this.store, recording, complete === recording.manifest.root || own || incomplete)
    if (found.problems.length > 0) this.#bad(recording.id)
    const aside = await this.#damaged.sizeBytes(recording.id)
    if (aside > 0) found.problems.push(keyed('audio.filesAside', { size: { bytes: aside } }))
    return found
  }

  /** Audio here whose recording has no document here. */
  readonly orphaned = (): ReturnType<typeof orphanedAudio> => orphanedAudio(this.store, this.#options.catalog)

  /** Stops everything and waits for what is in flight. Captures under way become recoverable, imports are taken back. */
  async close(): Promise<void> {
    this.#unsubscribe()
    this.#closing.abort(new AppError('locked', keyed('journal.closing')))
    await closeAll([
      // Together: one may wait for a piece from the server, which the transfers give up.
      () =>
        settleAll([
          ...[this.transfers.close(), this.#waveforms.close(), this.#repair.close()],
          ...[this.versions.close(), this.#calls.drain()],
        ]),
      () => this.captures.close(),
      // Whoever still uses the store may have something to note when that is over.
      () => this.store.close(),
      () => this.#changedIds.close(),
      () => this.#state.close(),
    ])
  }

  async #place(recording: Recording): Promise<AudioPlace> {
    const { inventory } = this.transfers
    const transfer = this.transfers.transferOf(recording.id)
    // What is on its way is not counted over and over.
    const here = transfer?.state === 'running' ? 'some' : await inventory.here(recording)
    return placeOf({
      here,
      confirmed: inventory.confirmed(recording, null),
      damage: damageOf(this.#state.item(recording.id)),
      transfer: transfer !== null && isMoving(transfer, this.transfers.remote() !== null) ? transfer : null,
    })
  }

  async #open(recording: Recording, onDamage?: OnDamage): Promise<AudioReader> {
    const onBad = () => this.#bad(recording.id)
    return await AudioReader.open(recording, new StoredChunks(this.store, recording, this.#fetchChunk, onBad), onDamage)
  }

  /** A player gets silence where a piece is bad, and what is missing is fetched while it plays. */
  async #playable(id: RecordingId): Promise<AudioReader> {
    const recording = await this.#options.catalog.get(id)
    await this.#repair.whenRepaired(id)
    if ((await this.transfers.inventory.here(recording)) !== 'all' && this.transfers.remote() !== null)
      await this.transfers.wish(id)
    else if (recording.peaks === null) this.#draw(id)
    const report = (_chunk: string, error: AppError): void => {
      // Files that turn out to be damaged are mended, and what is lost is told then.
      if (!(error instanceof DamagedStoreError)) this.#state.note(id, damageNote(error.told))
      this.#changedIds.changed(id)
    }
    return await this.#open(recording, { mode: 'silence', report })
  }

  #again(id: RecordingId): void {
    this.#changedIds.changed(id)
    this.transfers.consider(id)
  }

  /** Single commands draw nothing: a window does it when it plays. */
  #draw(id: RecordingId): void {
    const { background = true, draw = background } = this.#options
    if (draw) this.#waveforms.want(id)
  }

  /** Nobody may ever play it: what is bad is fetched when a server can be reached. */
  readonly #bad = (id: RecordingId): void => this.#state.note(id, { bad: true })

  readonly #fetchChunk: FetchChunk = (recording, id) => this.transfers.chunk(recording, id)
}
