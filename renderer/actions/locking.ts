import { t } from '../i18n'
import { useRecorder } from '../stores/recorder'
import { useVault } from '../stores/vault'
import { confirm } from '../ui/overlay/confirm'

/** Locks the journal; asks first while something is being recorded, because locking ends that. */
export async function lockJournal(): Promise<void> {
  const asks = useRecorder().capturing
  if (
    asks &&
    !(await confirm({ title: t('recorder.lockTitle'), text: t('recorder.lockText'), confirm: t('recorder.lock') }))
  )
    return
  await useVault().lock()
}
