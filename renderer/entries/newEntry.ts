import { useEntries } from '../stores/entries'
import { useNavigation } from '../stores/navigation'
import { toastError } from '../ui/toasts'

/** Starts a written entry and puts the cursor into its note. */
export async function newEntry(): Promise<void> {
  const navigation = useNavigation()
  try {
    const id = await useEntries().create()
    if (navigation.view !== 'journal') navigation.go('journal')
    navigation.focusNew = true
    navigation.openEntry(id)
  } catch (error) {
    toastError(error)
  }
}
