import { troubleOf } from '../../app/backup/due'
import type { Target } from '../backup/targets'
import type { Keep } from '../backup/work/retention'

const at = (ms: number): string => new Date(ms).toISOString()

export const keptText = ({ days, weeks, months }: Keep): string =>
  `kept for ${days} days, ${weeks} weeks, ${months} months`

/** What others may see of a target: not its key. */
export const publicTarget = ({ keyBase64: _key, ...target }: Target): Omit<Target, 'keyBase64'> => target

/** A target and what is known of it, for a person. */
export function targetLines(target: Omit<Target, 'keyBase64'>, nowMs: number): string[] {
  const { folder, keep, lastGoodAt, lastRun, lastVerify } = target
  return [
    `${folder}, ${keptText(keep)}`,
    `  last backup ${lastGoodAt === null ? 'never' : at(lastGoodAt)}`,
    ...(troubleOf(target, nowMs) === 'overdue' ? ['  OVERDUE: no backup for two days'] : []),
    ...(lastRun?.ok === false ? [`  FAILED ${at(lastRun.at)}: ${lastRun.message}`] : []),
    ...(lastVerify ? [`  ${lastVerify.ok ? 'checked' : 'WRONG'} ${at(lastVerify.at)}: ${lastVerify.message}`] : []),
  ]
}
