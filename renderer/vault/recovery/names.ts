import type { RecoveryCodeInfo } from '../../../app/ipc/vault'
import { t } from '../../i18n'

/** What a code is called in the window. */
export const nameOf = ({ name }: Pick<RecoveryCodeInfo, 'name'>): string => name || t('recovery.unnamed')
