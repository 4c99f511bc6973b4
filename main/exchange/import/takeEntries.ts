import { AppError, type ErrorKind, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { messageRange } from '../../../app/ids'
import type { Entity, EntityName, Message, Recording, Session } from '../../../app/model'
import { type Missing, missingOf, type There } from '../../../app/exchange/missing'
import type { PlannedEntry, Skipped } from '../../../app/exchange/plan'
import type { Journal } from '../../journal/journal'
import { revive } from '../../journal/revival'
import { liveRevs } from '../../journal/partLeaves'
import { createWithConflicts } from '../documents/createConflicts'
import { problemOfEntry } from '../documents/problemOfEntry'
import type { Sound } from '../sound/sound'
import { type Ready, SoundTaker } from './takeSounds'

/** What became of a batch of entries. */
export interface Taken {
  taken: number
  unchanged: number
  /** Documents that come back with versions that wait for an answer. */
  conflicts: number
  readonly skipped: Skipped[]
  /** Recordings that were taken with audio and without words. */
  readonly silent: Recording['id'][]
  /** Recordings that were taken with audio and without a waveform. */
  readonly undrawn: Recording['id'][]
  /** Recordings of the journal that got audio which they lacked. */
  readonly filled: Recording['id'][]
}

interface Work {
  readonly entry: PlannedEntry
  readonly missing: Missing
}

/** Failures that are about one entry. Any other one would be the same for all of them. */
const OF_ONE_ENTRY: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'integrity',
  'invalid-input',
  'not-found',
  'too-large',
  'unsupported',
])

/** Writes planned entries. The session comes last: until it is there the entry is not, so nothing is ever half there. */
export class EntryTaker {
  readonly #journal: Journal
  readonly #sound: Sound
  readonly #sounds: SoundTaker
  readonly #signal: AbortSignal
  readonly #dryRun: boolean
  /** Entries of this import so far: a source may hold the same thing twice. */
  readonly #seen = new Set<string>()

  constructor(journal: Journal, sound: Sound, signal: AbortSignal, dryRun: boolean) {
    this.#journal = journal
    this.#sound = sound
    this.#sounds = new SoundTaker(sound, journal.parts, signal, dryRun)
    this.#signal = signal
    this.#dryRun = dryRun
  }

  /**
   * Takes what is not there yet. What is there stays as it is: a person may have changed it since. What is wrong with one
   * entry, or with its audio, is named.
   * @throws AppError when nothing more can be written, or `cancelled`; of this batch then nothing is left
   */
  async take(planned: readonly PlannedEntry[]): Promise<Taken> {
    const result: Taken = { taken: 0, unchanged: 0, conflicts: 0, skipped: [], silent: [], undrawn: [], filled: [] }
    const entries = planned.filter((entry) => {
      if (this.#seen.has(entry.session.id)) {
        result.unchanged++
        return false
      }
      this.#seen.add(entry.session.id)
      const problem = problemOfEntry(entry)
      if (problem) result.skipped.push({ what: entry.what, why: problem })
      return !problem
    })
    const there = await this.#existing(entries)
    const work: Work[] = []
    for (const entry of entries)
      work.push({
        entry,
        missing: missingOf(entry, there, await this.#isBare(entry, there), await this.#own(entry, there)),
      })
    for (const { entry, ready } of await this.#written(work, result)) {
      result.skipped.push(...ready.skipped)
      const { sessions, messages, recordings, filled } = ready
      if (sessions.length + messages.length + recordings.length + filled.length > 0) result.taken++
      // Named, and nothing of it is there.
      else if (!there.has(entry.session.id)) continue
      else result.unchanged++
      const ids = new Set<string>([...sessions, ...messages, ...recordings].map(({ id }) => id))
      result.conflicts += (entry.conflicts ?? []).filter(({ id }) => ids.has(id)).length
      if (this.#dryRun) continue
      for (const recording of [...recordings, ...filled]) {
        const { id, transcript, editedText, peaks } = recording
        if (transcript === null && editedText === null) result.silent.push(id)
        if (peaks === null) result.undrawn.push(id)
      }
      result.filled.push(...filled.map(({ id }) => id))
    }
    return result
  }

  /** Writes all together; where one of them cannot be written, one by one, so that it is known which. */
  async #written(work: readonly Work[], result: Taken): Promise<{ entry: PlannedEntry; ready: Ready }[]> {
    if (work.length === 0) return []
    try {
      return await this.#write(work)
    } catch (error) {
      if (!isAppError(error) || !OF_ONE_ENTRY.has(error.kind)) throw error
      const [one] = work
      if (one !== undefined && work.length === 1) {
        result.skipped.push({ what: one.entry.what, why: error.told })
        return []
      }
      const written: { entry: PlannedEntry; ready: Ready }[] = []
      for (const each of work) written.push(...(await this.#written([each], result)))
      return written
    }
  }

  async #write(work: readonly Work[]): Promise<{ entry: PlannedEntry; ready: Ready }[]> {
    const stored: Recording['id'][] = []
    const created = new Map<string, EntityName>()
    try {
      const all: { entry: PlannedEntry; ready: Ready }[] = []
      for (const { entry, missing } of work) all.push({ entry, ready: await this.#sounds.take(entry, missing, stored) })
      this.#signal.throwIfAborted()
      if (this.#dryRun) return all
      const { databases, parts, editor } = this.#journal
      const back = <E extends Session | Message | Recording>(doc: E): Promise<E> => revive(databases, editor, doc)
      const conflicts = all.flatMap(({ entry }) => entry.conflicts ?? [])
      const docs = <K extends 'recordings' | 'messages' | 'sessions'>(name: K): Ready[K][number][] =>
        all.flatMap(({ ready }) => ready[name] as readonly Ready[K][number][])
      await createWithConflicts(databases.recordings, docs('recordings'), conflicts, created, withSoundOf, back)
      await createWithConflicts(databases.messages, docs('messages'), conflicts, created, undefined, back)
      await createWithConflicts(databases.sessions, docs('sessions'), conflicts, created, undefined, back)
      for (const id of all.flatMap(({ ready }) => ready.standIns)) await parts.setMessageDeleted(id, true)
      return all
    } catch (error) {
      await this.#takeBack(stored, created)
      if (this.#signal.aborted) throw new AppError('cancelled', keyed('import.cancelled'), { cause: error })
      throw error
    }
  }

  async #takeBack(stored: readonly Recording['id'][], created: ReadonlyMap<string, EntityName>): Promise<void> {
    const { databases } = this.#journal
    for (const [id, name] of [...created].reverse()) {
      await databases[name].tombstone(id, liveRevs(await databases[name].leaves(id)))
    }
    for (const id of stored) await this.#sound.discard(id)
  }

  async #existing(entries: readonly PlannedEntry[]): Promise<There> {
    const there = new Map<string, Entity | null>()
    const look = async (name: EntityName, ids: readonly string[]): Promise<void> => {
      if (ids.length === 0) return
      for (const result of await this.#journal.databases[name].getMany(ids)) {
        // One that cannot be read is there all the same.
        if (result.ok) there.set(result.stored.doc.id, result.stored.doc)
        else there.set(result.problem.id, null)
      }
    }
    await look(
      'sessions',
      entries.map(({ session }) => session.id),
    )
    await look(
      'messages',
      entries.flatMap(({ messages }) => messages.map(({ id }) => id)),
    )
    await look(
      'recordings',
      entries.flatMap(({ recordings }) => recordings.map(({ recording }) => recording.id)),
    )
    return there
  }

  /** The messages of an entry that is there, where some of those planned are not. */
  async #own({ whole, session, messages }: PlannedEntry, there: There): Promise<Message[]> {
    if (whole === true || !there.has(session.id) || messages.every(({ id }) => there.has(id))) return []
    const own: Message[] = []
    for await (const slice of this.#journal.databases.messages.list(messageRange(session.id)))
      for (const result of slice) if (result.ok) own.push(result.stored.doc)
    return own
  }

  /** Whether the journal has an entry and nothing in it; asked only where its parts have other ids than planned. */
  async #isBare({ whole, session, messages, recordings }: PlannedEntry, there: There): Promise<boolean> {
    if (whole !== true || recordings.length === 0 || !there.has(session.id)) return false
    if (messages.some(({ id }) => there.has(id))) return false
    for await (const slice of this.#journal.databases.messages.list(messageRange(session.id)))
      if (slice.length > 0) return false
    return this.#journal.summaries.recordings.idsOf(session.id).length === 0
  }
}

/** Another version of a recording, with the audio that was taken; they have the same. */
const withSoundOf = (version: Recording, { key, manifest, previous }: Recording): Recording => ({
  ...version,
  key,
  manifest,
  previous,
  lease: null,
})
