import { Mutex } from 'async-mutex'
import { AppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { isLately, isMassDeletion } from '../../../app/replication/massDeletion'
import { groupOf, unitOf, type LossGroup } from '../../../app/replication/loss'
import type { EntityName } from '../../../app/model'
import type { Loss } from '../../database/replica/screen'
import type { ArrivingDocument } from '../../database/replica/types'
import type { LossNotes, LostDocument, NotedLoss } from './lossNotes'

/** What the mass deletion guard asks of the journal. */
export interface JournalCensus {
  /** How many there are that are not in the trash. */
  live(group: LossGroup): Promise<number>
  /** Whether this entry is there and not in the trash. */
  isLive(entry: string): boolean
  /** What these documents would take away; see `lossesAmong`. `counts` says for which units it matters. */
  lossesAmong(
    database: EntityName,
    documents: readonly ArrivingDocument[],
    counts: (unit: string) => boolean,
  ): Promise<readonly Loss[]>
  /**
   * Brings these documents back as they were: out of the trash, or written anew where they are gone. Answers those for which
   * that has to be tried again; what can never be brought back is told and left out.
   */
  restore(kept: readonly LostDocument[]): Promise<readonly LostDocument[]>
}

export type MassDeletionAnswer = 'accept' | 'keep-mine'

const WORDS: Readonly<Record<LossGroup, KeyedMessage>> = {
  entries: keyed('sync.what.entries'),
  tags: keyed('sync.what.tags'),
  prompts: keyed('sync.what.prompts'),
  settings: keyed('sync.what.settings'),
}

/**
 * Stops before more than half of the journal is taken away, and asks (docs/DESIGN.md, Losses). Counted is what a person
 * would miss: entries that are live here and would be trashed or removed, or lose, or see emptied, any of their parts.
 * What went during the last hour counts with what comes, over restarts, so that a server gains nothing by going slowly.
 */
export class MassDeletionGuard {
  readonly #census: JournalCensus
  readonly #notes: LossNotes
  readonly #now: () => number
  readonly #losses: Map<string, NotedLoss>
  #keep: LostDocument[]
  /** What the change set that was stopped would have taken, by group and unit. */
  #stopped: NotedLoss[] = []
  #answer: MassDeletionAnswer | null = null
  #settled = false
  readonly #noting = new Mutex()

  private constructor(
    census: JournalCensus,
    notes: LossNotes,
    now: () => number,
    losses: readonly NotedLoss[],
    keep: readonly LostDocument[],
  ) {
    this.#census = census
    this.#notes = notes
    this.#now = now
    this.#losses = new Map(losses.map((loss) => [keyOf(loss), loss]))
    this.#keep = [...keep]
  }

  static async open(census: JournalCensus, notes: LossNotes, now: () => number): Promise<MassDeletionGuard> {
    const { losses, keep } = await notes.load(now())
    return new MassDeletionGuard(census, notes, now, losses, keep)
  }

  /**
   * Looks at documents that are about to be written, and notes what they take away.
   * @param turnedBack what they would put an older version over
   * @throws AppError `mass-deletion`: nothing of them may be written
   */
  async check(
    database: EntityName,
    documents: readonly ArrivingDocument[],
    turnedBack: readonly Loss[] = [],
  ): Promise<void> {
    const losses = await this.#lossesIn(database, documents, this.#losses)
    const found = [...losses, ...this.#noted(database, turnedBack)]
    // One after the other: what two databases bring at the same moment counts together.
    if (found.length > 0) await this.#noting.runExclusive(() => this.#note(database, found))
  }

  async #note(database: EntityName, found: readonly NotedLoss[]): Promise<void> {
    if (this.#answer === 'accept') return
    if (this.#answer === 'keep-mine') {
      this.#keep.push(...found.flatMap(({ documents: lost }) => lost))
      await this.#save()
      return
    }
    const together = withLosses(this.#losses, found)
    try {
      await this.#judge(groupOf(database), together)
    } catch (error) {
      this.#stopped = [...withLosses(new Map(this.#stopped.map((loss) => [keyOf(loss), loss])), found).values()]
      // While a person is asked nothing grows old, or waiting for an hour would be an answer.
      const atMs = this.#now()
      for (const [key, loss] of this.#losses) this.#losses.set(key, { ...loss, atMs })
      await this.#save()
      throw error
    }
    for (const [key, loss] of together) this.#losses.set(key, loss)
    await this.#save()
  }

  /**
   * Looks at documents that are still on the server. `seen` gathers what several pages take away.
   * @throws AppError `mass-deletion`
   */
  async lookAhead(
    database: EntityName,
    documents: readonly ArrivingDocument[],
    seen: Map<string, NotedLoss>,
  ): Promise<void> {
    const found = await this.#lossesIn(database, documents, new Map([...this.#losses, ...seen]))
    if (found.length === 0) return
    for (const [key, loss] of withLosses(seen, found)) seen.set(key, loss)
    try {
      await this.#judge(groupOf(database), withLosses(this.#losses, [...seen.values()]))
    } catch (error) {
      this.#stopped = [...seen.values()]
      throw error
    }
  }

  /** Whether so many changes could take most of the journal; null is unknown. */
  async worthLooking(changes: number | null): Promise<boolean> {
    if (this.#answer !== null) return false
    const live = await this.#liveBefore('entries')
    return live > 0 && isMassDeletion(live, changes === null ? Number.MAX_SAFE_INTEGER : changes + this.#losses.size)
  }

  /** A connection begins anew: whatever was stopped comes again, and is judged again. */
  begin(): void {
    this.#stopped = []
  }

  /** Everything has arrived: an answer is used up, and what is to be brought back can be. */
  settled(): void {
    // The database that was stopped looks idle for a moment before it reports why.
    if (this.#stopped.length > 0) return
    this.#answer = null
    this.#settled = true
  }

  /** Brings back what a person wanted to keep, once everything has arrived; also after a restart. */
  async restoreKept(): Promise<void> {
    if (!this.keeps) return
    const kept: readonly LostDocument[] = this.#keep
    this.#keep = []
    let left = kept
    try {
      left = await this.#census.restore(kept)
    } finally {
      this.#keep = [...left, ...this.#keep]
      // Not at once: whatever is in the way may take a while. The next time everything has arrived, or after a restart.
      if (left.length > 0) this.#settled = false
    }
    await this.#save()
  }

  /** A change set was stopped and waits for an answer, or something waits to be brought back. */
  get holds(): boolean {
    return this.#stopped.length > 0 || this.#keep.length > 0
  }

  /** Something can be brought back now. */
  get keeps(): boolean {
    return this.#keep.length > 0 && this.#settled && this.#answer === null
  }

  /** A change set was stopped and waits for an answer. */
  get asks(): boolean {
    return this.#stopped.length > 0
  }

  /** A person's answer to what was stopped, or beforehand to what will come. */
  async answer(answer: MassDeletionAnswer): Promise<void> {
    const lost = [...this.#losses.values(), ...this.#stopped].flatMap(({ documents }) => documents)
    if (answer === 'keep-mine') this.#keep.push(...lost)
    this.#answer = answer
    this.#settled = false
    this.#losses.clear()
    this.#stopped = []
    await this.#save()
  }

  async #lossesIn(
    database: EntityName,
    documents: readonly ArrivingDocument[],
    known: ReadonlyMap<string, NotedLoss>,
  ): Promise<NotedLoss[]> {
    const group = groupOf(database)
    const kept = new Set(this.#keep.map(({ id }) => id))
    // The parts of an entry that has gone already go with it, and come back with it.
    const counts = (unit: string): boolean =>
      group !== 'entries' || this.#census.isLive(unit) || known.has(keyOf({ group, unit })) || kept.has(unit)
    return this.#noted(database, await this.#census.lossesAmong(database, documents, counts))
  }

  #noted(database: EntityName, losses: readonly Loss[]): NotedLoss[] {
    const atMs = this.#now()
    return losses.map(({ doc, rev }) => ({
      group: groupOf(database),
      unit: unitOf(doc),
      atMs,
      documents: [{ database, id: doc.id, rev }],
    }))
  }

  /** @throws AppError `mass-deletion` */
  async #judge(group: LossGroup, losses: ReadonlyMap<string, NotedLoss>): Promise<void> {
    const nowMs = this.#now()
    const lost = [...losses.values()].filter((loss) => loss.group === group && isLately(loss.atMs, nowMs))
    const live = await this.#liveBefore(group)
    if (!isMassDeletion(live, lost.length)) return
    throw new AppError('mass-deletion', keyed('sync.massTrash', { lost: lost.length, live, what: WORDS[group] }))
  }

  /** How many there were before the first of those that went lately. */
  async #liveBefore(group: LossGroup): Promise<number> {
    const nowMs = this.#now()
    const gone = [...this.#losses.values()].filter(
      (loss) =>
        loss.group === group && isLately(loss.atMs, nowMs) && !(group === 'entries' && this.#census.isLive(loss.unit)),
    )
    return (await this.#census.live(group)) + gone.length
  }

  #save(): Promise<void> {
    const nowMs = this.#now()
    for (const [key, { atMs }] of this.#losses) if (!isLately(atMs, nowMs)) this.#losses.delete(key)
    return this.#notes.save({ losses: [...this.#losses.values()], keep: this.#keep })
  }
}

const keyOf = ({ group, unit }: Pick<NotedLoss, 'group' | 'unit'>): string => `${group} ${unit}`

/** Losses by group and unit with these added; the time is that of the last. */
function withLosses(before: ReadonlyMap<string, NotedLoss>, added: readonly NotedLoss[]): Map<string, NotedLoss> {
  const losses = new Map(before)
  for (const loss of added) {
    const key = keyOf(loss)
    const known = losses.get(key)?.documents ?? []
    const fresh = loss.documents.filter(({ id, rev }) => !known.some((one) => one.id === id && one.rev === rev))
    losses.set(key, { ...loss, documents: [...known, ...fresh] })
  }
  return losses
}
