import { useUnsavedEntries } from '../stores/journal/unsavedEntries'
import { useNavigation } from '../stores/journal/navigation'

/** Begins a written entry and puts the cursor into its note. It is written down with its first content. */
export function newEntry(): void {
  const navigation = useNavigation()
  const id = useUnsavedEntries().begin()
  if (navigation.view !== 'journal') navigation.go('journal')
  navigation.openEntry(id)
  navigation.focusNew = id
}
