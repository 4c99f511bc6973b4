import type { DeviceId, RecordingId, SessionId } from '../../app/ids'
import { assertNever } from '../../app/assertNever'
import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { ImportReport } from '../../app/ipc/exchange'
import type { Session } from '../../app/model'
import { byNewest } from '../../app/model/view'
import type { PlannedEntry, Skipped } from '../../app/exchange/plan'
import { dayOrderOf } from '../../app/exchange/time/writtenDay'
import type { AudioService } from '../audio/service'
import type { Journal } from '../journal/journal'
import type { Ports } from '../platform/ports'
import type { VaultKeys } from '../vault/types'
import { ExportFolder } from './export/exportFolder'
import { JsonExport } from './export/exportJson'
import { MarkdownExport } from './export/exportMarkdown'
import { derivedUuids } from './ids'
import { planAudio } from './import/importAudio'
import { planJson } from './import/importJson'
import { planMarkdown } from './import/importMarkdown'
import { planV3 } from './import/importV3'
import type { PlannedImport } from './import/plannedImport'
import { readStoredEntry } from './export/readEntries'
import { Sound } from './sound/sound'
import { EntryTaker } from './import/takeEntries'
import { takeBelongings } from './import/takeBelongings'

export type ImportKind = 'json' | 'markdown' | 'audio' | 'v3'
export type ExportFormat = 'json' | 'markdown'

export interface ExportReport {
  readonly entries: number
  readonly files: number
  readonly skipped: Skipped[]
  /** Where the files are: the chosen folder, or a new one in it. */
  readonly directory: string
}

export interface TransferContext {
  readonly journal: Journal
  readonly audio: AudioService
  readonly keys: VaultKeys
  readonly device: DeviceId
  readonly ports: Ports
  readonly onProgress: (progress: { what: 'export' | 'import'; done: number; total: number | null }) => void
  /** New audio without words is in the journal (transcription starts here). */
  readonly onRecorded: (id: RecordingId) => void
}

/** Entries written at once: enough to be quick, few enough that cancelling is prompt. */
const BATCH = 20

/** Export and import, one at a time. What is exported is readable by anyone who gets the files: the person's own choice. */
export class TransferService {
  readonly #context: TransferContext
  readonly #sound: Sound
  #running: AbortController | null = null
  #work: Promise<unknown> = Promise.resolve()

  constructor(context: TransferContext) {
    this.#context = context
    this.#sound = new Sound(context.audio, context.ports)
  }

  /**
   * Writes entries into `directory`; without `ids` all of them (Markdown leaves out the trash).
   * @throws AppError `invalid-input` for a folder that cannot be written, `disk-full`, `cancelled`, `busy`
   */
  export(format: ExportFormat, directory: string, ids: readonly SessionId[]): Promise<ExportReport> {
    return this.#alone(async (signal) => {
      const { journal, ports, onProgress } = this.#context
      await journal.summaries.settled()
      const wanted = ids.length > 0 ? ids : await this.#all(format)
      const folder = await ExportFolder.open(directory, ports.now())
      const skipped: Skipped[] = []
      const { tags } = journal.summaries
      const tagName = (id: Parameters<typeof tags.resolve>[0]): string | null => {
        const standing = tags.resolve(id)
        return standing === null ? null : (tags.facts.get(standing)?.name ?? null)
      }
      const json = new JsonExport(folder, this.#sound, journal.databases, skipped)
      const target = format === 'json' ? json : new MarkdownExport(folder, this.#sound, tagName, skipped)
      let entries = 0
      try {
        for (const [at, id] of wanted.entries()) {
          signal.throwIfAborted()
          const entry = await readStoredEntry(journal, id, skipped)
          if (entry) {
            await target.add(entry)
            entries++
          }
          onProgress({ what: 'export', done: at + 1, total: wanted.length })
        }
        if (format === 'json') await json.finish(ports.now())
      } catch (error) {
        // Half an export under its name would be taken for the whole.
        await folder.takeBack()
        throw error
      }
      return { entries, files: folder.files, skipped, directory: folder.path }
    })
  }

  /**
   * Takes what is not there yet; run twice, the second run finds everything unchanged. A dry run writes nothing and tells
   * what would be taken.
   * @throws AppError when the source as a whole cannot be used (then nothing was taken), or `cancelled`, `disk-full`
   * (then what was taken by then is whole, and a second run takes the rest), or `busy`
   */
  import(kind: ImportKind, path: string, dryRun: boolean): Promise<ImportReport> {
    return this.#alone(async (signal) => {
      const { journal, onProgress, onRecorded } = this.#context
      await journal.summaries.settled()
      const { plan, skipped } = await this.#plan(kind, path, signal)
      const belongings = await takeBelongings(journal.databases, plan, skipped, dryRun)
      const taker = new EntryTaker(journal, this.#sound, signal, dryRun)
      const report = { taken: 0, unchanged: 0, conflicts: 0 }
      const undrawn: RecordingId[] = []
      const filled: RecordingId[] = []
      let done = 0
      const take = async (batch: readonly PlannedEntry[]): Promise<void> => {
        if (signal.aborted) throw new AppError('cancelled', keyed('import.cancelledAfter', { count: report.taken }))
        const tags = batch.flatMap(({ newTags = [] }) => newTags)
        await takeBelongings(journal.databases, { tags, prompts: [] }, skipped, dryRun)
        const taken = await taker.take(batch)
        report.taken += taken.taken
        report.unchanged += taken.unchanged
        report.conflicts += taken.conflicts
        skipped.push(...taken.skipped)
        onProgress({ what: 'import', done: (done += batch.length), total: plan.total })
        taken.silent.forEach(onRecorded)
        undrawn.push(...taken.undrawn)
        filled.push(...taken.filled)
      }
      const batch: PlannedEntry[] = []
      for await (const entry of plan.entries) {
        batch.push(entry)
        if (batch.length === BATCH) await take(batch.splice(0))
      }
      if (batch.length > 0) await take(batch)
      this.#context.audio.imported(undrawn, filled)
      const { conflicts, ...counts } = report
      return {
        ...counts,
        ...(conflicts > 0 ? { conflicts } : {}),
        // With entries they come along; on their own they would come unseen.
        ...(counts.taken === 0 && belongings > 0 ? { belongings } : {}),
        skipped,
      }
    })
  }

  /** Stops what runs now; it rejects with `cancelled` when it has cleaned up. */
  cancel(): void {
    this.#running?.abort()
  }

  /** Cancels and waits. */
  async close(): Promise<void> {
    this.cancel()
    // Whoever started it has the error.
    await this.#work.catch(() => undefined)
  }

  #plan(kind: ImportKind, path: string, signal: AbortSignal): Promise<PlannedImport> {
    const { journal, keys, device, ports } = this.#context
    const source = {
      derive: derivedUuids(keys),
      device,
      existingTag: (name: string) => journal.summaries.tags.named(name),
      nowMs: ports.now(),
      dayOrder: dayOrderOf(undefined),
      signal,
    }
    switch (kind) {
      case 'json':
        return planJson(path)
      case 'markdown':
        return planMarkdown(path, source)
      case 'audio':
        return planAudio(path, source)
      case 'v3':
        return planV3(path, source)
      default:
        return assertNever(kind)
    }
  }

  /** From the database: the list in memory may be a moment behind. */
  async #all(format: ExportFormat): Promise<SessionId[]> {
    const sessions: Pick<Session, 'id' | 'createdAt'>[] = []
    for await (const slice of this.#context.journal.databases.sessions.list())
      for (const result of slice) {
        // One that cannot be read is named when its turn comes.
        if (!result.ok) sessions.push({ id: result.problem.id as SessionId, createdAt: 0 })
        else if (format === 'json' || result.stored.doc.deletedAt === null) sessions.push(result.stored.doc)
      }
    return sessions.sort(byNewest).map(({ id }) => id)
  }

  async #alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#running) throw new AppError('busy', keyed('export.busy'))
    const running = new AbortController()
    this.#running = running
    try {
      const working = work(running.signal)
      this.#work = working
      return await working
    } catch (error) {
      // Whatever was under way when it was cancelled has its own words for that.
      if (!running.signal.aborted || isAppError(error, 'cancelled')) throw error
      throw new AppError('cancelled', keyed('export.cancelled'), { cause: error })
    } finally {
      this.#running = null
    }
  }
}
