import { nextTick } from 'vue'
import type { SessionId } from '../../app/ids'
import { reach } from '../composables/reach'
import { useEntries } from '../stores/journal/entries'
import { useNavigation } from '../stores/journal/navigation'
import { useSelection } from '../stores/journal/selection'

/** The one to show when `gone` leave a list: the next after the last of them, else the one before the first. */
export function neighbourOf(gone: readonly SessionId[], order: readonly SessionId[]): SessionId | null {
  const places = gone.map((id) => order.indexOf(id)).filter((place) => place >= 0)
  if (places.length === 0) return null
  const left = (id: SessionId) => !gone.includes(id)
  return order.slice(Math.max(...places)).find(left) ?? order.slice(0, Math.min(...places)).findLast(left) ?? null
}

/** Moves entries to the trash. An open one that goes makes room for its neighbour, another stays open; the keyboard stays in the list. */
export async function trashAndGoOn(ids: SessionId[]): Promise<void> {
  const navigation = useNavigation()
  const open = navigation.entryId
  const stays = open !== null && !ids.includes(open)
  const next = stays ? null : neighbourOf(ids, navigation.order)
  useSelection().clear()
  const done = useEntries().trash(ids)
  if (next) navigation.openEntry(next)
  else if (!stays) navigation.closeEntry()
  navigation.pane = 'list'
  await nextTick()
  reach('list')
  await done
}
