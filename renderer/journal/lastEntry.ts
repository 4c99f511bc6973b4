import { watch } from 'vue'
import { useEntries } from '../stores/journal/entries'
import { useNavigation } from '../stores/journal/navigation'
import { useSettings } from '../stores/settings'

/** Going through a list with the arrows is not one write for each entry. */
const SETTLED_MS = 500

/** Opens again what was open last, where it still is in the list and nothing else was opened meanwhile. */
export function reopenLastEntry(): void {
  const navigation = useNavigation()
  const last = useEntries().lists.journal.find(({ id }) => id === useSettings().all['window.lastEntry'])
  // Not `openEntry`: a narrow window begins with the list.
  if (last && navigation.entryId === null && navigation.view === 'journal') navigation.entryId = last.id
}

/** Remembers on this device which entry is open; answers how to stop. */
export function rememberLastEntry(): () => void {
  const navigation = useNavigation()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = watch(
    () => navigation.entryId,
    (id) => {
      clearTimeout(timer)
      if (id === null || id === useSettings().all['window.lastEntry']) return
      timer = setTimeout(() => void useSettings().set('window.lastEntry', id), SETTLED_MS)
    },
  )
  return () => {
    clearTimeout(timer)
    stop()
  }
}
