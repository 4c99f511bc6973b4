import { reach } from '../composables/reach'
import { newEntry } from '../actions/newEntry'
import { confirmPurge } from '../actions/purge'
import { trashAndGoOn } from '../actions/trashing'
import { lockJournal } from '../actions/locking'
import { refusesWriting } from '../actions/writable'
import { openCheatSheet, openConflicts, openSync } from '../actions/panels'
import { useEntries } from '../stores/journal/entries'
import { useEntry } from '../stores/journal/entry'
import { useNavigation } from '../stores/journal/navigation'
import { usePlayer } from '../stores/player'
import { useRecorder } from '../stores/recorder'
import { useSelection } from '../stores/journal/selection'
import { useSettings } from '../stores/settings'
import { openDialogs } from '../ui/overlay/dialogs'
import { takeBackNewest } from '../ui/overlay/toasts'
import { actionOf, type Action } from '../shortcuts/actions'
import { keysOf } from '../ui/keys'

const SKIP_MS = 5000

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])'))

/** A text field takes back its own typing first; what was there before is taken back from the history of the entry. */
const fieldHas = (action: Action): boolean =>
  (action === 'undo' || action === 'redo') && document.queryCommandEnabled(action)

function focusSearch(): void {
  const navigation = useNavigation()
  if (navigation.view === 'insights' || navigation.view === 'settings') navigation.go('journal')
  navigation.pane = 'list'
  requestAnimationFrame(() => reach('search'))
}

/** Runs `what` with the entry that is shown. */
function withEntry(what: (id: NonNullable<ReturnType<typeof useNavigation>['entryId']>) => unknown): void {
  const id = useNavigation().entryId
  if (id) void what(id)
}

/** Runs `what` where something can be written, and says why not elsewhere. */
const writing = (what: () => unknown) => () => (refusesWriting() ? undefined : what())

/** What is in the trash can only be restored, or deleted for good. */
const inTrash = (id: string): boolean => (useEntries().get(id)?.deletedAt ?? null) !== null

const RUN: Record<Action, () => unknown> = {
  record: writing(() => useRecorder().toggle()),
  pause: () => (useRecorder().state.phase === 'paused' ? useRecorder().resume() : useRecorder().pause()),
  'new-entry': newEntry,
  search: focusSearch,
  play: () => (usePlayer().playing ? usePlayer().pause() : usePlayer().current ? usePlayer().play() : reach('play')),
  back: () => usePlayer().seek(usePlayer().positionMs - SKIP_MS),
  forward: () => usePlayer().seek(usePlayer().positionMs + SKIP_MS),
  undo: writing(() => takeBackNewest() || withEntry((id) => useEntry().undo(id))),
  redo: writing(() => withEntry((id) => useEntry().redo(id))),
  pin: writing(() => withEntry((id) => !inTrash(id) && useEntries().setPinned([id], !useEntries().get(id)?.pinned))),
  archive: writing(() =>
    withEntry((id) => !inTrash(id) && useEntries().setArchived([id], !useEntries().get(id)?.archived)),
  ),
  tag: () => reach('tag'),
  trash: writing(() => withEntry((id) => (inTrash(id) ? confirmPurge([id]) : trashAndGoOn([id])))),
  select: () => (useSelection().choosing = !useSelection().choosing),
  journal: () => useNavigation().go('journal'),
  insights: () => useNavigation().go('insights'),
  sync: openSync,
  conflicts: openConflicts,
  settings: () => useNavigation().openSettings(),
  lock: lockJournal,
  cheatSheet: openCheatSheet,
}

/**
 * Select all is for entries while they are being selected, and Escape ends that, wherever the focus is. The words of the
 * window itself are not for selecting.
 */
function selects(keys: string | null): boolean {
  const selection = useSelection()
  if (keys === 'Escape' && selection.active) selection.clear()
  else if (keys !== 'Mod+A') return false
  else if (selection.active) selection.selectAll(useNavigation().order)
  return true
}

/** Follows the keyboard while a journal is open; answers how to stop. A dialog has the keyboard to itself. */
export function listenToShortcuts(): () => void {
  const onKeydown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || openDialogs.length > 0) return
    const keys = keysOf(event)
    if (!isTyping(event.target) && selects(keys)) return event.preventDefault()
    const action = keys && actionOf(keys, useSettings().all.shortcuts)
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey
    if (!action || (isTyping(event.target) && (bare || fieldHas(action)))) return
    event.preventDefault()
    void RUN[action]()
  }
  window.addEventListener('keydown', onKeydown)
  return () => window.removeEventListener('keydown', onKeydown)
}
