import { AppError } from '../../app/errors'
import { ENTITY_SCHEMAS, type EntityName, type EntityOf, type Recording } from '../../app/model'
import type { PlannedEntry, Skipped } from '../../app/transfer/plan'
import type { EntityDatabases } from '../database/types'
import { problemOfConflict, problemOfDocuments } from './checkDocuments'
import { createWithConflicts } from './createConflicts'
import type { Sound } from './sound'

/** What became of a batch of entries. */
export interface Taken {
  taken: number
  unchanged: number
  /** Documents that come back with versions that wait for an answer. */
  conflicts: number
  readonly skipped: Skipped[]
  /** Recordings that were taken with sound and without words. */
  readonly silent: Recording['id'][]
  /** Recordings that were taken with sound and without a waveform. */
  readonly undrawn: Recording['id'][]
}

interface Missing {
  readonly sessions: EntityOf<'sessions'>[]
  readonly messages: EntityOf<'messages'>[]
  readonly recordings: EntityOf<'recordings'>[]
}

/** Writes planned entries. The session comes last: until it is there the entry is not, so nothing is ever half there. */
export class EntryTaker {
  readonly #databases: EntityDatabases
  readonly #sound: Sound
  readonly #signal: AbortSignal
  /** Entries of this import so far: a source may hold the same thing twice. */
  readonly #seen = new Set<string>()

  constructor(databases: EntityDatabases, sound: Sound, signal: AbortSignal) {
    this.#databases = databases
    this.#sound = sound
    this.#signal = signal
  }

  /**
   * Takes what is not there yet. What is there stays as it is: a person may have changed it since.
   * @throws AppError when something cannot be written, or `cancelled`; of this batch then nothing is left
   */
  async take(planned: readonly PlannedEntry[], dryRun: boolean): Promise<Taken> {
    const result: Taken = { taken: 0, unchanged: 0, conflicts: 0, skipped: [], silent: [], undrawn: [] }
    const entries = planned.filter((entry) => {
      if (this.#seen.has(entry.session.id)) {
        result.unchanged++
        return false
      }
      this.#seen.add(entry.session.id)
      const problem = problemOf(entry)
      if (problem) result.skipped.push({ what: entry.what, why: problem })
      return !problem
    })
    const there = await this.#existing(entries)
    const absent = entries.map((entry) => missingOf(entry, there))
    const isTaken = absent.map((missing) => idsOf(missing).length > 0)
    result.taken = isTaken.filter(Boolean).length
    result.unchanged += entries.length - result.taken
    const missing = new Set<string>(absent.flatMap((one) => idsOf(one)))
    result.conflicts = entries.flatMap(({ conflicts = [] }) => conflicts).filter(({ id }) => missing.has(id)).length
    if (!dryRun) {
      await this.#write(entries, absent)
      const recordings = absent.flatMap((missing) => missing.recordings)
      const silent = recordings.filter(({ transcript, editedText }) => transcript === null && editedText === null)
      result.silent.push(...silent.map(({ id }) => id))
      result.undrawn.push(...recordings.filter(({ peaks }) => peaks === null).map(({ id }) => id))
    }
    return result
  }

  async #write(entries: readonly PlannedEntry[], absent: readonly Missing[]): Promise<void> {
    const plans = new Map(entries.flatMap((entry) => entry.recordings.map((one) => [one.recording.id, one])))
    const stored: Recording['id'][] = []
    const created = new Map<string, EntityName>()
    try {
      const recordings: Recording[] = []
      for (const recording of absent.flatMap((missing) => missing.recordings)) {
        this.#signal.throwIfAborted()
        const { audioPath = null, earlierPaths = [] } = plans.get(recording.id) ?? {}
        if (audioPath === null) {
          recordings.push({ ...recording, previous: [] })
          continue
        }
        // What an import that was killed left behind would be mixed with what comes now.
        await this.#sound.discard(recording.id)
        const taken = await this.#sound.take(recording, audioPath)
        stored.push(recording.id)
        recordings.push(await this.#sound.takeEarlier(taken, earlierPaths))
      }
      this.#signal.throwIfAborted()
      const conflicts = entries.flatMap((entry) => entry.conflicts ?? [])
      await createWithConflicts(this.#databases.recordings, recordings, conflicts, created, withSoundOf)
      const messages = absent.flatMap((missing) => missing.messages)
      await createWithConflicts(this.#databases.messages, messages, conflicts, created)
      const sessions = absent.flatMap((missing) => missing.sessions)
      await createWithConflicts(this.#databases.sessions, sessions, conflicts, created)
    } catch (error) {
      await this.#takeBack(stored, created)
      if (this.#signal.aborted) throw new AppError('cancelled', 'The import was cancelled.', { cause: error })
      throw error
    }
  }

  async #takeBack(stored: readonly Recording['id'][], created: ReadonlyMap<string, EntityName>): Promise<void> {
    for (const [id, name] of [...created].reverse()) {
      const leaves = await this.#databases[name].leaves(id)
      await this.#databases[name].bury(
        id,
        leaves.filter((leaf) => leaf.kind === 'live').map(({ rev }) => rev),
      )
    }
    for (const id of stored) await this.#sound.discard(id)
  }

  async #existing(entries: readonly PlannedEntry[]): Promise<ReadonlySet<string>> {
    const there = new Set<string>()
    const look = async (name: EntityName, ids: readonly string[]): Promise<void> => {
      if (ids.length === 0) return
      for (const result of await this.#databases[name].getMany(ids)) {
        // One that cannot be read is there all the same.
        there.add(result.ok ? result.stored.doc.id : result.problem.id)
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
}

const idsOf = ({ sessions, messages, recordings }: Missing): string[] =>
  [...sessions, ...messages, ...recordings].map(({ id }) => id)

/** Another version of a recording, with the sound that was taken; they have the same. */
const withSoundOf = (version: Recording, { key, manifest, previous }: Recording): Recording => ({
  ...version,
  ...{ key, manifest, previous, lease: null },
})

function missingOf(entry: PlannedEntry, there: ReadonlySet<string>): Missing {
  if (entry.whole && there.has(entry.session.id)) return { sessions: [], messages: [], recordings: [] }
  return {
    sessions: there.has(entry.session.id) ? [] : [entry.session],
    messages: entry.messages.filter(({ id }) => !there.has(id)),
    recordings: entry.recordings.flatMap(({ recording }) => (there.has(recording.id) ? [] : [recording])),
  }
}

/** Why an entry cannot be taken; null when it can. What was written elsewhere may be anything. */
function problemOf(entry: PlannedEntry): string | null {
  const docs = [entry.session, ...entry.messages, ...entry.recordings.map(({ recording }) => recording)]
  const problems = (entry.conflicts ?? []).map(problemOfConflict)
  return shapeProblem(entry) ?? problemOfDocuments(docs) ?? problems.find((problem) => problem !== null) ?? null
}

function shapeProblem(entry: PlannedEntry): string | null {
  const parts = [
    ENTITY_SCHEMAS.sessions.safeParse(entry.session),
    ...entry.messages.map((message) => ENTITY_SCHEMAS.messages.safeParse(message)),
    ...entry.recordings.map(({ recording }) => ENTITY_SCHEMAS.recordings.safeParse(recording)),
  ]
  const failed = parts.find((part) => !part.success)
  return failed?.error?.issues[0]?.message ?? null
}
