import { assertNever } from '../../app/assertNever'
import type { SyncStatus } from '../../app/ipc/sync'
import { t, tn } from '../i18n'
import type { IconName } from '../ui/icons'

export interface StatusWords {
  readonly icon: IconName
  readonly words: string
  readonly tone: 'quiet' | 'ok' | 'warn' | 'accent'
}

/** The status in one or two words, for the pill. */
export function statusWords(status: SyncStatus): StatusWords {
  switch (status.state) {
    case 'none':
      return { icon: 'cloudOff', words: t('sync.none'), tone: 'quiet' }
    case 'paused':
      return { icon: 'pause', words: t('sync.paused'), tone: 'quiet' }
    case 'offline':
      return { icon: 'cloudOff', words: t('sync.offline'), tone: 'quiet' }
    case 'connecting':
      return { icon: 'sync', words: t('sync.connecting'), tone: 'quiet' }
    case 'syncing':
      return {
        icon: 'sync',
        words: status.left === null ? t('sync.syncing') : tn('sync.syncingLeft', status.left),
        tone: 'accent',
      }
    case 'up-to-date':
      return status.mirrorsAway === undefined
        ? { icon: 'cloud', words: t('sync.upToDate'), tone: 'ok' }
        : { icon: 'cloud', words: tn('sync.mirrorsAway', status.mirrorsAway), tone: 'warn' }
    case 'needs-you':
      return { icon: 'warning', words: t('sync.needsYou'), tone: 'warn' }
    default:
      return assertNever(status)
  }
}
