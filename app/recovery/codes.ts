import { z } from 'zod'

/** What is known of a recovery code beside its key slot: a synced setting, so that a server cannot read what it is called. */
export const recoveryNoteSchema = z.object({
  /** As a person calls it (`safe at home`); empty for the one that came with the journal, or took its place. */
  name: z.string().max(100),
  /** The UTC day on which it was last tried, `2026-11-30`; null when it never was. */
  testedDay: z.string().nullable(),
  /** For a code that exists in parts only: how many there are, and how many of them are needed. */
  parts: z.object({ of: z.number().int(), needed: z.number().int() }).nullable(),
})
export type RecoveryNote = z.infer<typeof recoveryNoteSchema>

const RECOVERY_PREFIX = 'recovery-code.'
/** The key of the synced setting about the code in a key slot. */
export const recoveryNoteKey = (slotId: string): string => `${RECOVERY_PREFIX}${slotId}`

export const recoveryNameSchema = z.string().trim().min(1).max(100)

const DAY_MS = 86_400_000
const YEAR_MS = 365 * DAY_MS

/** Whether a person should be asked if the code is still there: neither made nor tried for a year. */
export function isRecoveryCodeOld(
  { createdAt, testedDay }: { readonly createdAt: number; readonly testedDay: string | null },
  now: number,
): boolean {
  const tested = testedDay === null ? Number.NaN : Date.parse(`${testedDay}T00:00:00Z`)
  const last = Number.isNaN(tested) ? createdAt : Math.max(createdAt, tested)
  return now - last > YEAR_MS
}
