import { t } from '../i18n'
import { useVault } from '../stores/vault'
import { toast } from '../ui/overlay/toasts'

/** Why nothing can be recorded or written now, for a person to read; empty where everything can. Reactive. */
export function whyReadOnly(): string {
  const { readOnly } = useVault()
  if (readOnly === null) return ''
  return t(readOnly === 'disk-full' ? 'damage.fullWhy' : 'damage.readOnlyWhy')
}

/** Says why, where nothing can be written: for what has no button that could be greyed out, such as keys and dropped files. */
export function refusesWriting(): boolean {
  const why = whyReadOnly()
  if (why !== '') toast(why, null, 'danger')
  return why !== ''
}
