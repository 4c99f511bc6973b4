import type { SessionId } from '../../app/ids'
import { t, tn } from '../i18n'
import { useEntries } from '../stores/journal/entries'
import { useNavigation } from '../stores/journal/navigation'
import { useSelection } from '../stores/journal/selection'
import { confirm } from '../ui/overlay/confirm'

/** Asks, then removes for good what is in the trash. */
export async function confirmPurge(ids: SessionId[]): Promise<void> {
  const sure = await confirm({
    title: tn('entries.purgeTitle', ids.length),
    text: t('entries.purgeText'),
    confirm: t('entries.purge'),
    danger: true,
  })
  if (!sure) return
  const navigation = useNavigation()
  if (navigation.entryId && ids.includes(navigation.entryId)) navigation.closeEntry()
  useSelection().clear()
  await useEntries().purge(ids)
}
