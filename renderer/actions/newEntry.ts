import { useUnsavedEntries } from '../stores/journal/unsavedEntries'
import { useNavigation } from '../stores/journal/navigation'
import { refusesWriting } from './writable'

/** Begins a written entry and puts the cursor into its note. It is written down with its first content; where nothing can be written, it says so. */
export function newEntry(): void {
  if (refusesWriting()) return
  const navigation = useNavigation()
  const id = useUnsavedEntries().begin()
  if (navigation.view !== 'journal') navigation.go('journal')
  navigation.openEntry(id)
  navigation.focusNew = id
}
