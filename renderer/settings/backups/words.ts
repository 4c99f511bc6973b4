import type { BackupActivity, BackupTarget } from '../../../app/ipc/backup'
import { t, tn } from '../../i18n'
import { formatBytes, formatDateTime, formatDuration, formatNumber, formatRelative } from '../../i18n/format'
import { said } from '../../i18n/said'

/** When a target was last written, as a sentence. */
export const lastGoodText = ({ lastGoodAt }: BackupTarget): string =>
  lastGoodAt === null ? t('backup.never') : t('backup.lastGood', { when: formatRelative(lastGoodAt) })

/** What the last rehearsal read back, as a sentence; null while there was none, or it could not be held. */
export function rehearsalText({ lastVerify }: BackupTarget): string | null {
  if (lastVerify?.figures === undefined) return null
  const { bytes, compared, wrong, isEverything } = lastVerify.figures
  const places = { size: formatBytes(bytes), documents: formatNumber(compared), when: formatRelative(lastVerify.at) }
  if (wrong > 0) return tn('backup.wrong', wrong, places)
  return t(isEverything ? 'backup.rehearsedAll' : 'backup.rehearsedSample', places)
}

/** What was played from a backup, as a sentence: a recording may be shorter than the ten seconds that are played. */
export function heardText(
  { title, recordedAt, startMs, endMs }: { title: string; recordedAt: number; startMs: number; endMs: number },
  nowMs: number,
): string {
  return tn('backup.heard', Math.max(1, Math.round((endMs - startMs) / 1000)), {
    title: title || t('backup.untitled'),
    day: formatDateTime(recordedAt),
    from: formatDuration(startMs),
    when: formatDateTime(nowMs),
  })
}

/** What is wrong with a target and what to do, as a title and a text; null while all is well. */
export function troubleText({ trouble, lastRun, lastVerify }: BackupTarget): { title: string; text: string } | null {
  switch (trouble) {
    case null:
      return null
    case 'failed':
      return { title: t('backup.failedTitle'), text: lastRun === null ? '' : said(lastRun) }
    case 'damaged':
      // Without figures nothing could be read back at all, and the message says why.
      return {
        title: t('backup.damagedTitle'),
        text: lastVerify !== null && lastVerify.figures === undefined ? said(lastVerify) : t('backup.damagedText'),
      }
    case 'overdue':
      return { title: t('backup.overdueTitle'), text: t('backup.overdueText') }
  }
  return trouble satisfies never
}

/** What is being done, and how far it is. */
export function activityText({ what, documents, bytes }: BackupActivity): string {
  const places = { documents: formatNumber(documents), size: formatBytes(bytes) }
  switch (what) {
    case 'run':
      return t('backup.running', places)
    case 'verify':
      return t('backup.verifying', places)
    case 'restore':
      return t('backup.restoring', places)
  }
  return what satisfies never
}
