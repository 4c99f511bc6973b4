import { join } from 'node:path'
import { z } from 'zod'
import type { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { JsonFile } from '../../files/jsonFile'

/** A check adds at most this much to the time that is believed to have passed: a clock that jumps adds a day, not years. */
export const LONGEST_STEP_MS = 86_400_000

const stateSchema = z.object({
  /** Time that is believed to have passed since the file was made. */
  elapsedMs: z.number().nonnegative(),
  /** The clock at the last check. */
  lastMs: z.number(),
  /** Ids of entries in the trash, with `elapsedMs` when each was first seen there. */
  seen: z.record(z.string(), z.number()),
})
export type TrashAgeState = z.infer<typeof stateSchema>

/** Counts the time since the last check, and remembers what is in the trash now. Pure. */
export function advance(state: TrashAgeState, ids: readonly string[], nowMs: number): TrashAgeState {
  // A clock that was set back adds nothing.
  const step = Math.min(Math.max(0, nowMs - state.lastMs), LONGEST_STEP_MS)
  const elapsedMs = state.elapsedMs + step
  return { elapsedMs, lastMs: nowMs, seen: Object.fromEntries(ids.map((id) => [id, state.seen[id] ?? elapsedMs])) }
}

/** How long this device itself has seen each entry in the trash, in milliseconds. */
export const ageOf = (state: TrashAgeState, id: string): number => state.elapsedMs - (state.seen[id] ?? state.elapsedMs)

/** The age of what is in the trash as this device has seen it: random ids and times, nothing else. */
export class TrashAge {
  readonly #file: JsonFile<typeof stateSchema>

  constructor(profile: string, now: () => number, tell: (problem: AppError) => void) {
    const unseen = (): TrashAgeState => ({ elapsedMs: 0, lastMs: now(), seen: {} })
    this.#file = new JsonFile(join(profile, 'trash-age.json'), stateSchema, unseen, {
      consequence: keyed('damaged.trashDates'),
      report: tell,
    })
  }

  check(ids: readonly string[], nowMs: number): Promise<TrashAgeState> {
    return this.#file.update((state) => advance(state, ids, nowMs))
  }
}
