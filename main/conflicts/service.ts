import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { DeviceId, SessionId } from '../../app/ids'
import type { Answer, NamedDevice } from '../../app/ipc/conflicts'
import type { Mergeable } from '../../app/merge/document/policy'
import { ENTITY_NAMES } from '../../app/model'
import type { DocumentProblem, Feed } from '../database/entity/types'
import { Answers, type ResolveOutcome } from './answers'
import { PastEntries } from './history/pastEntries'
import { EntryHistory, partsOf } from './history/entryHistory'
import { MergeLog } from './reviews/mergeLog'
import { Merger } from './merger'
import { PurgeWatch } from './purge/purgeWatch'
import { asAny, databaseOf, namedDevice, type ConflictPorts } from './reviews/ports'
import { StandingAnswers } from './standing'
import { Reviews, sessionNamedBy, type ReviewReason } from './reviews/reviews'
import { ScanState } from './scanState'
import type { LogKey } from '../files/sealedLog'
import { ResolutionUndo, type UndoOutcome } from './history/resolutionUndo'
import { UndoEdits } from './history/undoEdits'
import { PartsAfterTrash } from './purge/partsAfterTrash'
import { WorkQueue } from '../async/workQueue'
import { keyOf, workOf, type Work } from './work'
import { assertNever } from '../../app/assertNever'

/**
 * Finds documents with several leaves, merges what has one sensible answer, and queues the rest for a person
 * (docs/DESIGN.md, Conflicts). It looks through everything once on start and then follows the changes feeds; nothing
 * waits for it.
 */
export class ConflictService {
  readonly reviews: Reviews
  readonly answers: Answers
  readonly resolutionUndo: ResolutionUndo
  readonly history: EntryHistory
  readonly past: PastEntries
  readonly edits: UndoEdits
  readonly log: MergeLog
  readonly #ports: ConflictPorts
  readonly #merger: Merger
  readonly #standing: StandingAnswers
  readonly #partsAfterTrash: PartsAfterTrash
  readonly #purges: PurgeWatch
  readonly #queue: WorkQueue
  readonly #scanned: ScanState
  /** Keys whose work failed; the next look takes them up again. */
  readonly #failed = new Set<string>()
  #feeds: Feed[] = []
  #starting: Promise<void> | null = null
  #stopped = false

  private constructor(ports: ConflictPorts, log: MergeLog, scanned: ScanState, quietMs?: number) {
    this.#ports = ports
    this.log = log
    this.#scanned = scanned
    this.reviews = new Reviews(ports)
    this.#merger = new Merger(ports, log, this.reviews)
    this.#partsAfterTrash = new PartsAfterTrash(ports, this.reviews)
    this.answers = new Answers(ports, log, this.#partsAfterTrash)
    this.#standing = new StandingAnswers(ports, this.answers)
    this.resolutionUndo = new ResolutionUndo(ports, log)
    this.history = new EntryHistory(ports, log)
    this.past = new PastEntries(ports)
    this.edits = new UndoEdits(ports)
    this.#queue = new WorkQueue((key) => this.#workOff(workOf(key)), ports.onError)
    const before = scanned.again.map(workOf).flatMap((work) => (work.kind === 'purged' ? [work.id] : []))
    this.#purges = new PurgeWatch(ports, before, (id) => this.#add({ kind: 'purged', id }), quietMs)
  }

  /**
   * Opens the log of merges and finishes what a kill had interrupted. Nothing is merged before `start` or `mergeAll`.
   * @param quietMs how long after a purge came in what it left over is looked at; shorter in tests only
   */
  static async open(path: string, key: LogKey, ports: ConflictPorts, quietMs?: number): Promise<ConflictService> {
    const scanned = await ScanState.load(`${path}.seen.json`)
    return new ConflictService(ports, await MergeLog.open(path, key), scanned, quietMs)
  }

  /** Follows the feeds and looks through everything once. Resolves when it has been looked through and worked off. */
  start(): Promise<void> {
    this.#starting ??= this.#begin()
    return this.#starting
  }

  /** Looks through what changed since the last look, merges, and resolves when what is left waits for a person. */
  async mergeAll(): Promise<void> {
    await this.#mergeAll(() => this.#ports.arrived())
  }

  async #mergeAll(arrived: () => boolean): Promise<void> {
    await this.#finishInterrupted()
    const sequences = await this.#scan(
      (work) => this.#add(work),
      (...change) => this.#purges.saw(...change),
    )
    await this.#queue.settled()
    if (arrived()) this.#purges.lookNow()
    else this.#purges.synced()
    await this.#queue.settled()
    this.reviews.announceNow()
    if (!this.#stopped) await this.#scanned.save({ sequences, again: this.#again() })
  }

  /** Finds what waits for a person, and writes nothing: for commands that only show. What merges by itself is left to merge. */
  async look(): Promise<void> {
    const found = new Set<string>()
    await this.#scan((work) => found.add(keyOf(work)))
    for (const work of [...found].map(workOf)) {
      if (work.kind === 'unseen') await this.#partsAfterTrash.look(work.session)
      else if (work.kind === 'document') await this.#merger.look(databaseOf(this.#ports.databases, work.id), work.id)
      await yieldToEventLoop()
    }
    this.reviews.announceNow()
  }

  /** Resolves when everything found so far is worked off. */
  async settled(): Promise<void> {
    await this.#starting
    await this.#queue.settled()
  }

  /** Entries changed, or parts of them: those in the trash may have got a part that their delete had not seen. */
  entriesChanged(ids: readonly SessionId[]): void {
    if (this.#starting === null) return
    for (const id of this.#ports.entries.trash(ids)) this.#add({ kind: 'unseen', session: id })
    const touched = new Set(ids)
    for (const { id, sessionId } of this.reviews.list())
      if (sessionId === id && this.reviews.has(id, 'unseen') && touched.has(sessionId))
        this.#add({ kind: 'unseen', session: sessionId })
  }

  /** Something of syncing changed: what a purge left over may be due to be looked at. */
  synced(): void {
    this.#purges.synced()
  }

  /** Looks at one document again, now. For callers that have just written to it. */
  async lookAt(id: string): Promise<void> {
    await this.#workOff({ kind: 'document', id })
    this.reviews.announceNow()
  }

  /** Answers questions and looks at the document again, so that what waits is right when this resolves. */
  async resolve(id: Mergeable['id'], leaves: readonly string[], answers: readonly Answer[]): Promise<ResolveOutcome> {
    const outcome = await this.answers.resolve(id, leaves, answers)
    await this.lookAt(id)
    return outcome
  }

  /** Answers what waits and is always answered alike. For callers that have just changed what that is. */
  async answerWaiting(): Promise<void> {
    for (const { id } of this.reviews.list()) await this.#workOff({ kind: 'document', id })
    this.reviews.announceNow()
  }

  /** Takes the latest answer about a document back; whoever does so wants to be asked again. */
  async undo(id: string): Promise<UndoOutcome> {
    await this.#standing.stopFor(this.log.lastAnswer(id)?.rules.map(({ field }) => field) ?? [])
    const outcome = await this.resolutionUndo.undo(id)
    await this.lookAt(id)
    return outcome
  }

  /** An entry and its parts, by their ids. @throws AppError `not-found` */
  async partIds(id: SessionId): Promise<Mergeable['id'][]> {
    return (await partsOf(this.#ports, id)).map((body) => body.id)
  }

  /** The entry a document belongs to in its own words, as far as its id tells which. */
  labelOf(id: string): string {
    const sessionId = sessionNamedBy(id)
    return sessionId === null ? '' : this.#ports.entries.label(sessionId)
  }

  namedDevice(device: DeviceId): NamedDevice {
    return namedDevice(this.#ports, device)
  }

  /** Leaves that cannot be read: kept, and told. */
  problems(): DocumentProblem[] {
    return this.#merger.problems()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#feeds.map((feed) => feed.stop()))
    await this.#queue.stop()
    // A start that failed has told its caller; stopping must go on.
    await this.#starting?.catch(() => undefined)
    this.#purges.stop()
    this.reviews.stop()
    await this.log.close()
  }

  async #begin(): Promise<void> {
    for (const name of ENTITY_NAMES) {
      const database = asAny(this.#ports.databases[name])
      const feed = database.watch('now', (change) => {
        const { id, revs } = change
        if (revs.length > 1 || this.reviews.has(id, 'leaves')) this.#add({ kind: 'document', id })
        this.#purges.saw(name, change)
      })
      this.#feeds.push(feed)
    }
    // Nothing has come in yet from where this device syncs to.
    await this.#mergeAll(() => false)
  }

  /** Tells what may be in conflict; answers the sequences it has looked up to. */
  async #scan(tell: (work: Work) => void, purged?: PurgeWatch['saw']): Promise<Record<string, number>> {
    const sequences: Record<string, number> = {}
    const touched = new Set<SessionId>()
    let everyEntry = false
    for (const name of ENTITY_NAMES) {
      const database = asAny(this.#ports.databases[name])
      const now = (sequences[name] = await database.sequence())
      const since = this.#scanned.since(name, now)
      if (since === 0)
        for await (const ids of database.conflictedIds()) for (const id of ids) tell({ kind: 'document', id })
      for await (const page of database.changesSince(since))
        for (const change of page) {
          const { id, revs, deleted } = change
          purged?.(name, change, since === 0 ? 'everything' : 'news')
          if (since === 0) continue
          if (revs.length > 1 && !deleted) tell({ kind: 'document', id })
          const session = sessionNamedBy(id)
          if (session !== null) touched.add(session)
          else everyEntry ||= name === 'recordings'
        }
      everyEntry ||= since === 0
      if (this.#stopped) break
    }
    // Those that changed are asked for whatever the list says: it may not have read them yet.
    for (const id of [...this.#ports.entries.trash(everyEntry ? 'all' : []), ...touched])
      tell({ kind: 'unseen', session: id })
    // What waits may have been answered elsewhere meanwhile.
    for (const work of [...this.#scanned.again, ...this.#again()].map(workOf)) if (work.kind !== 'purged') tell(work)
    return sequences
  }

  /** What the next look has to take up whatever changed: it waits, cannot be read, or failed. */
  #again(): string[] {
    const waiting = this.reviews
      .list()
      .flatMap(({ id, sessionId }): Work[] => [
        ...(this.reviews.has(id, 'leaves') ? [{ kind: 'document', id } as const] : []),
        ...(sessionId !== null && this.reviews.has(id, 'unseen')
          ? [{ kind: 'unseen', session: sessionId } as const]
          : []),
      ])
    const work: Work[] = [
      ...waiting,
      ...this.#purges.again().map((id) => ({ kind: 'purged', id }) as const),
      ...this.#merger.problems().map(({ id }) => ({ kind: 'document', id }) as const),
    ]
    return [...new Set([...work.map(keyOf), ...this.#failed])].sort()
  }

  /** The process was killed between a note and its end: what was written counts, what was not is found again by the scan. */
  async #finishInterrupted(): Promise<void> {
    for (const step of this.log.unfinished()) {
      const done = step.action.kind === 'reopen' ? await this.resolutionUndo.finish(step) : await this.#happened(step)
      await this.log.finish(step.number, done ? 'done' : 'dropped')
    }
  }

  async #happened({ id, losers, action }: { id: string; losers: readonly string[]; action: { kind: string } }) {
    const leaves = (await databaseOf(this.#ports.databases, id)?.leaves(id)) ?? []
    if (losers.length === 0) return action.kind === 'unseen'
    return !leaves.some(({ kind, rev }) => kind !== 'tombstone' && losers.includes(rev))
  }

  async #checkParts(id: SessionId): Promise<void> {
    await this.#partsAfterTrash.check(id)
    if (await this.#answered(id, 'unseen')) await this.#partsAfterTrash.check(id)
  }

  /** Whether a question that waits was one that is always answered alike, and is answered now. */
  #answered = async (id: string, reason: ReviewReason): Promise<boolean> =>
    this.reviews.has(id, reason) && (await this.#standing.answer(id as Mergeable['id']))

  #add(work: Work): void {
    this.#queue.add(keyOf(work))
  }

  async #workOff(work: Work): Promise<void> {
    const key = keyOf(work)
    this.#failed.add(key)
    switch (work.kind) {
      case 'unseen':
        await this.#checkParts(work.session)
        break
      case 'purged': {
        const back = await this.#purges.look(work.id)
        if (back !== null) await this.#checkParts(back)
        break
      }
      case 'document': {
        const database = databaseOf(this.#ports.databases, work.id)
        if (database !== null) await this.#merger.merge(database, work.id)
        if (await this.#answered(work.id, 'leaves')) await this.#merger.look(database, work.id)
        // While it had several leaves, nobody was asked about its parts.
        if (work.id.startsWith('session:')) await this.#checkParts(work.id as SessionId)
        break
      }
      default:
        assertNever(work)
    }
    this.#failed.delete(key)
  }
}
