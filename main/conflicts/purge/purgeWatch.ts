import { recordingIdSchema, type SessionId } from '../../../app/ids'
import type { EntityName } from '../../../app/model'
import type { DocumentChange } from '../../database/entity/types'
import type { ConflictPorts } from '../reviews/ports'
import { sessionNamedBy } from '../reviews/reviews'
import { UnseenByPurge } from './unseenByPurge'

/** The third revision is the first that can stand on the removal of another. */
const FIRST_AFTER_REMOVAL = 3

const mayStandOnRemoval = (revs: readonly string[]): boolean =>
  revs.some((rev) => Number.parseInt(rev, 10) >= FIRST_AFTER_REMOVAL)

/** How long nothing of a purge may have come in before an entry is looked at: each database replicates independently. */
const QUIET_MS = 5_000

/**
 * Notices what a purge may have left over, and has it looked at when everything has come in and it has been quiet for a
 * while. Before that tombstones may be missing, and an entry would come back in which nobody wrote.
 */
export class PurgeWatch {
  readonly #ports: Pick<ConflictPorts, 'entries' | 'arrived'>
  readonly #unseen: UnseenByPurge
  readonly #onDue: (id: string) => void
  readonly #quietMs: number
  /** Ids of entries, and of recordings whose entry is not known. */
  readonly #waiting: Set<string>
  /** What was left at an earlier start already: a device that knows the entry has had time to bring it back. */
  readonly #before: ReadonlySet<string>
  /** Entries of which something is left, and nothing is known. */
  readonly #unknown = new Set<SessionId>()
  /** Entries of which parts were removed. */
  readonly #partsWent = new Set<SessionId>()
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  /**
   * @param before what was left to look at when the journal was open last
   * @param onDue told what to `look` at now
   */
  constructor(ports: ConflictPorts, before: readonly string[], onDue: (id: string) => void, quietMs = QUIET_MS) {
    this.#ports = ports
    this.#unseen = new UnseenByPurge(ports)
    this.#onDue = onDue
    this.#quietMs = quietMs
    this.#before = new Set(before)
    this.#waiting = new Set(before)
  }

  /**
   * Takes note of a change.
   * @param of `everything` when all documents are gone through: what was removed long ago is no news then, and what is left of
   * it is found where it stands
   */
  saw(name: EntityName, { id, revs, deleted }: DocumentChange, of: 'news' | 'everything' = 'news'): void {
    const went = deleted && of === 'news'
    if (name === 'recordings') {
      const recording = recordingIdSchema.safeParse(id)
      if (!recording.success) return
      const session = this.#ports.entries.sessionOf(recording.data)
      const shown = session !== null && this.#ports.entries.has(session)
      if (went || (!deleted && !shown)) this.#wait(id, went)
      return
    }
    const session = name === 'sessions' || name === 'messages' ? sessionNamedBy(id) : null
    if (session === null) return
    if (name === 'messages' && went) this.#partsWent.add(session)
    const left = name === 'messages' ? !this.#ports.entries.has(session) : revs.length > 1 || mayStandOnRemoval(revs)
    if (went || (!deleted && left)) this.#wait(session, went)
  }

  /** Looks at one that is due; answers the entry where one came back. */
  async look(id: string): Promise<SessionId | null> {
    try {
      return await this.#look(id)
    } catch (error) {
      // With the next that is due.
      this.#waiting.add(id)
      throw error
    }
  }

  /** Everything that waits is due: the caller knows that everything has come in. */
  lookNow(): void {
    this.#clear()
    const due = [...this.#waiting]
    this.#waiting.clear()
    for (const id of due) this.#onDue(id)
  }

  /** Something of syncing changed: what waits may be due before long. */
  synced(): void {
    if (this.#waiting.size > 0 && this.#timer === null && this.#ports.arrived()) this.#later()
  }

  /** What the next start has to look at. */
  again(): string[] {
    return [...this.#waiting, ...this.#unknown]
  }

  stop(): void {
    this.#stopped = true
    this.#clear()
  }

  async #look(id: string): Promise<SessionId | null> {
    const owner = await this.#unseen.ownerOf(id)
    if (owner === null) return null
    const { session, removed } = owner
    if (removed) this.#partsWent.add(session)
    const makeUp = this.#before.has(session) || this.#before.has(id)
    const verdict = await this.#unseen.check(session, this.#partsWent.has(session), makeUp)
    if (verdict === 'unknown') this.#unknown.add(session)
    else this.#unknown.delete(session)
    return verdict === 'asked' ? session : null
  }

  /** Who goes on writing in what is left must not put it off: only a removal begins the wait anew. */
  #wait(id: string, went: boolean): void {
    const waits = this.#waiting.has(id) && this.#timer !== null
    this.#waiting.add(id)
    if (went || !waits) this.#later()
  }

  #later(): void {
    this.#clear()
    if (this.#stopped) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      // Otherwise `synced` comes back to it.
      if (this.#ports.arrived()) this.lookNow()
    }, this.#quietMs)
    this.#timer.unref()
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
