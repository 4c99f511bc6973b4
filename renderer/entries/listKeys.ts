import type { ComputedRef } from 'vue'
import type { SessionId } from '../../app/ids'
import { useEntries } from '../stores/entries'
import { useNavigation } from '../stores/navigation'
import { useSelection } from '../stores/selection'
import { confirmPurge } from './purge'

const STEP: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: -Infinity,
  End: Infinity,
}

/** The place `step` away from `from`, inside the list. */
export function placeAfter(from: number, step: number, length: number): number {
  return Math.max(0, Math.min(length - 1, from < 0 ? 0 : from + step))
}

/** The keys of the list: arrows open, Shift extends, Space and Ctrl+A select, Delete trashes, Enter goes to the entry. */
export function useListKeys(
  order: ComputedRef<SessionId[]>,
  choose: (id: SessionId) => void,
): (event: KeyboardEvent) => void {
  const navigation = useNavigation()
  const selection = useSelection()

  const touched = (): SessionId[] =>
    selection.count > 0 ? [...selection.ids] : navigation.entryId ? [navigation.entryId] : []

  function trash(): void {
    const ids = touched()
    if (ids.length === 0) return
    if (navigation.view === 'trash') return void confirmPurge(ids)
    const next = order.value.find((id, index) => index > order.value.indexOf(ids.at(-1) ?? id) && !ids.includes(id))
    selection.clear()
    void useEntries().trash(ids)
    if (next) navigation.openEntry(next)
    else navigation.closeEntry()
  }

  function move(event: KeyboardEvent, step: number): void {
    const from = order.value.indexOf((event.shiftKey ? selection.anchor : navigation.entryId) ?? ('' as SessionId))
    const id = order.value[placeAfter(from, step, order.value.length)]
    if (!id) return
    if (!event.shiftKey) {
      const narrow = navigation.pane
      navigation.openEntry(id)
      navigation.pane = narrow
      selection.anchor = id
      return
    }
    const anchor = navigation.entryId ?? id
    selection.selectAll([])
    selection.anchor = anchor
    selection.extend(id, order.value)
    selection.anchor = id
  }

  return (event) => {
    const step = STEP[event.key]
    if (step !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) move(event, step)
    else if (event.key === ' ' && navigation.entryId) selection.toggle(navigation.entryId)
    else if (event.key === 'Enter' && navigation.entryId) choose(navigation.entryId)
    else if (event.key === 'Delete' || event.key === 'Backspace') trash()
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) selection.selectAll(order.value)
    else if (event.key === 'Escape' && selection.active) selection.clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
