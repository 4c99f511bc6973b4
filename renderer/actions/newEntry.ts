import { useBlank } from '../stores/journal/blank'
import { useNavigation } from '../stores/journal/navigation'

/** Begins a written entry and puts the cursor into its note. It is written down with its first content. */
export function newEntry(): void {
  const navigation = useNavigation()
  const id = useBlank().begin()
  if (navigation.view !== 'journal') navigation.go('journal')
  navigation.openEntry(id)
  navigation.focusNew = id
}
