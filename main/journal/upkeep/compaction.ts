import { Mutex } from 'async-mutex'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { ENTITY_NAMES } from '../../../app/model'
import type { EntityDatabases } from '../../database/entity/types'
import { JsonFile } from '../../files/jsonFile'
import { LONGEST_STEP_MS } from './trashAge'

const DAY_MS = 86_400_000
const NOTE_EVERY_MS = 6 * 3_600_000

/** For so long everything that was replaced or removed can still be brought back from this device. */
export const KEEP_REPLACED_MS = 30 * DAY_MS

const stateSchema = z.object({
  /** Time that is believed to have passed since the file was made; a clock that jumps adds a day at most. */
  elapsedMs: z.number().nonnegative(),
  lastMs: z.number(),
  /** Update sequences of the databases, once a day; oldest first. */
  notes: z.array(z.object({ elapsedMs: z.number(), sequences: z.record(z.string(), z.number()) })),
})
export type SequenceNotes = z.infer<typeof stateSchema>

/** Counts the time since the last look, and notes where the databases are now, at most once a day. Pure. */
export function noted(state: SequenceNotes, sequences: Readonly<Record<string, number>>, nowMs: number): SequenceNotes {
  const elapsedMs = state.elapsedMs + Math.min(Math.max(0, nowMs - state.lastMs), LONGEST_STEP_MS)
  const last = state.notes.at(-1)
  const due = last === undefined || elapsedMs - last.elapsedMs >= DAY_MS
  const notes = due ? [...state.notes, { elapsedMs, sequences: { ...sequences } }] : state.notes
  // Of those that are old enough, the newest says everything.
  const old = notes.findLastIndex((note) => elapsedMs - note.elapsedMs >= KEEP_REPLACED_MS)
  return { elapsedMs, lastMs: nowMs, notes: notes.slice(Math.max(0, old)) }
}

/** Where the databases were when what has happened since may still be wanted back; null while nothing is that old. */
export function settledSequences({ elapsedMs, notes }: SequenceNotes): Readonly<Record<string, number>> | null {
  const [first] = notes
  return first !== undefined && elapsedMs - first.elapsedMs >= KEEP_REPLACED_MS ? first.sequences : null
}

/** Gives back the space of old revisions, but not of what a person may still want back. */
export class Compaction {
  readonly #databases: EntityDatabases
  readonly #file: JsonFile<typeof stateSchema>
  readonly #now: () => number
  readonly #holds: () => boolean
  #timer: NodeJS.Timeout | undefined
  readonly #noting = new Mutex()

  /** @param holds whether something that was taken away waits for an answer, or to be brought back */
  constructor(
    databases: EntityDatabases,
    profile: string,
    now: () => number,
    holds: () => boolean,
    tell: (problem: AppError) => void,
  ) {
    this.#databases = databases
    this.#now = now
    this.#holds = holds
    const unknown = (): SequenceNotes => ({ elapsedMs: 0, lastMs: now(), notes: [] })
    this.#file = new JsonFile(join(profile, 'sequences.json'), stateSchema, unknown, {
      consequence: keyed('damaged.replacedDates'),
      report: tell,
    })
  }

  /** Notes where the databases are, now and a few times a day until stopped. */
  start(onError: (error: unknown) => void): void {
    const note = (): void => {
      void this.#noting.runExclusive(() => this.note().catch(onError))
    }
    this.#timer = setInterval(note, NOTE_EVERY_MS)
    this.#timer.unref()
    note()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#noting.waitForUnlock()
  }

  async note(): Promise<void> {
    const sequences: Record<string, number> = {}
    for (const name of ENTITY_NAMES) sequences[name] = await this.#databases[name].sequence()
    await this.#file.update((state) => noted(state, sequences, this.#now()))
  }

  /** @throws AppError `busy` while a person's answer about what was taken away is awaited */
  async run(): Promise<void> {
    if (this.#holds()) throw new AppError('busy', keyed('journal.answerFirst'))
    await this.note()
    const settled = settledSequences(await this.#file.read())
    if (settled === null) return
    for (const name of ENTITY_NAMES) await this.#databases[name].compact(settled[name] ?? 0)
  }
}
