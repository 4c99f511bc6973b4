/** What is known of a backup target, as far as time goes. All in ms since 1970. */
export interface BackupTimes {
  readonly addedAt: number
  readonly lastGoodAt: number | null
  readonly lastRun: { readonly at: number; readonly ok: boolean } | null
  /** The last rehearsal, of whatever size. */
  readonly lastVerify: { readonly ok: boolean } | null
  /** The last rehearsal of everything. */
  readonly lastFullVerifyAt: number | null
}

const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
/** Everything is read back so often. */
const EVERYTHING_MS = 30 * DAY_MS
/** A clock that went back by more than this is no reason to wait for it. */
const CLOCK_MS = 60_000

/**
 * When the next run is due: at once for a new target, a day after the last good one, an hour after it where something changed, and
 * an hour after one that failed.
 */
export function dueAt(times: BackupTimes, isChanged: boolean, nowMs: number): number {
  const { addedAt, lastGoodAt, lastRun } = times
  const past = (ms: number): number => (ms > nowMs + CLOCK_MS ? 0 : ms)
  if (lastRun !== null && !lastRun.ok) return past(lastRun.at) + HOUR_MS
  if (lastGoodAt === null) return past(addedAt)
  return past(lastGoodAt) + (isChanged ? HOUR_MS : DAY_MS)
}

/** Whether the next rehearsal reads everything back, and not a sample: the first one does, and then one a month. */
export const isEverythingDue = ({ lastFullVerifyAt }: BackupTimes, nowMs: number): boolean =>
  lastFullVerifyAt === null || lastFullVerifyAt > nowMs + CLOCK_MS || nowMs - lastFullVerifyAt >= EVERYTHING_MS

export const BACKUP_TROUBLES = ['failed', 'damaged', 'overdue'] as const
/** The last run failed; what was read back is damaged; or there has been no good run for two days. */
export type BackupTrouble = (typeof BACKUP_TROUBLES)[number]

/** What a person has to know of a target; null while all is well. */
export function troubleOf(times: BackupTimes, nowMs: number): BackupTrouble | null {
  if (times.lastRun?.ok === false) return 'failed'
  if (times.lastVerify?.ok === false) return 'damaged'
  return nowMs - (times.lastGoodAt ?? times.addedAt) > 2 * DAY_MS ? 'overdue' : null
}
