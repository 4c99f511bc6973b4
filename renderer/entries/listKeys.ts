import { nextTick, type ComputedRef } from 'vue'
import type { SessionId } from '../../app/ids'
import { reach } from '../composables/reach'
import { useNavigation } from '../stores/journal/navigation'
import { useSelection } from '../stores/journal/selection'
import { confirmPurge } from '../actions/purge'
import { trashAndGoOn } from '../actions/trashing'

const STEP: Record<string, number> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 8,
  PageUp: -8,
  Home: -Infinity,
  End: Infinity,
}

/** The place `step` away from `from`, inside the list; from nowhere (-1) a step leads to the first, End to the last. */
export function placeAfter(from: number, step: number, length: number): number {
  const to = from < 0 && step !== Infinity ? 0 : from + step
  return Math.max(0, Math.min(length - 1, to))
}

const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey

/** The keys of the list: arrows open, Shift extends, x, Space and Ctrl+A select, Delete trashes, Enter goes to the entry. */
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
    void trashAndGoOn(ids)
  }

  function move(event: KeyboardEvent, step: number): void {
    const from = (event.shiftKey ? selection.anchor : null) ?? navigation.entryId
    const id = order.value[placeAfter(from ? order.value.indexOf(from) : -1, step, order.value.length)]
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

  function enter(id: SessionId): void {
    choose(id)
    if (!selection.active) void nextTick(() => reach('title'))
  }

  return (event) => {
    const step = STEP[event.key]
    if (step !== undefined && plain(event)) move(event, step)
    else if ((event.key === ' ' || (event.key === 'x' && plain(event))) && navigation.entryId)
      selection.toggle(navigation.entryId)
    else if (event.key === 'Enter' && navigation.entryId) enter(navigation.entryId)
    else if (event.key === 'Delete' || event.key === 'Backspace') trash()
    else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) selection.selectAll(order.value)
    else if (event.key === 'Escape' && selection.active) selection.clear()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
