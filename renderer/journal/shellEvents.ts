import { nextTick } from 'vue'
import { assertNever } from '../../app/assertNever'
import type { SessionId } from '../../app/ids'
import { viewOf } from '../../app/model/view'
import { reach } from '../composables/reach'
import { api } from '../api'
import { useEntries } from '../stores/journal/entries'
import { useNavigation } from '../stores/journal/navigation'
import { t } from '../i18n'
import { toast, toastError } from '../ui/overlay/toasts'
import { newEntry } from '../actions/newEntry'
import { openCheatSheet, openConflicts, openSync } from '../actions/panels'

/** Shows an entry where it is: in the journal, the archive or the trash. */
async function openLinked(id: SessionId): Promise<void> {
  const entries = useEntries()
  await entries.ensure([id])
  const entry = entries.get(id)
  if (!entry) return toast(t('errors.not-found'), null, 'danger')
  useNavigation().go(viewOf(entry))
  useNavigation().openEntry(id)
}

/** Follows links, menus, the tray and notifications; answers how to stop. */
export function followShell(): () => void {
  const navigation = useNavigation()
  return api().on('shell.open', ({ target, id }) => {
    switch (target) {
      case 'entry':
        if (id) void openLinked(id).catch(toastError)
        return
      case 'new-entry':
        return newEntry()
      case 'record':
        // A link can come from any web page: it leads to the button and presses nothing.
        return reach('record')
      case 'search':
        navigation.go('journal')
        navigation.pane = 'list'
        return void nextTick(() => reach('search'))
      case 'settings':
        return navigation.openSettings()
      case 'sync':
        return openSync()
      case 'conflicts':
        return void openConflicts()
      case 'shortcuts':
        return openCheatSheet()
      default:
        return assertNever(target)
    }
  })
}
