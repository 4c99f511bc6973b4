import { assertNever } from '../../app/assertNever'
import { api } from '../api'
import { useEntries } from '../stores/entries'
import { useNavigation } from '../stores/navigation'
import { useRecorder } from '../stores/recorder'
import { toastError } from '../ui/toasts'
import { newEntry } from '../entries/newEntry'
import { openCheatSheet, openConflicts, openSync } from './panels'

/** Follows links, menus, the tray and notifications; answers how to stop. */
export function followShell(): () => void {
  const navigation = useNavigation()
  return api().on('shell.open', ({ target, id }) => {
    switch (target) {
      case 'entry':
        if (id)
          void useEntries()
            .ensure([id])
            .catch(toastError)
            .then(() => navigation.openEntry(id))
        return
      case 'new-entry':
        return void newEntry()
      case 'record':
        return void useRecorder().start()
      case 'search':
        navigation.go('journal')
        return document.querySelector<HTMLInputElement>('[data-search]')?.focus()
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
