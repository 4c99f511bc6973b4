import { nextTick } from 'vue'
import { flushAutosaves } from '../composables/autosave'
import { useConflicts } from '../stores/journal/conflicts'
import { useEntries } from '../stores/journal/entries'
import { useEntry } from '../stores/journal/entry'
import { useNavigation } from '../stores/journal/navigation'
import { usePlayer } from '../stores/player'
import { useRecorder } from '../stores/recorder'
import { useRecovery } from '../stores/journal/recovery'
import { useSearch } from '../stores/journal/search'
import { useSelection } from '../stores/journal/selection'
import { useSettings } from '../stores/settings'
import { placeBefore, tellReady } from '../stores/shell'
import { useSync } from '../stores/sync'
import { useTags } from '../stores/journal/tags'
import { useTranscription } from '../stores/transcription'
import { usePlaces } from '../stores/places'
import { rememberLastEntry, reopenLastEntry } from './lastEntry'
import { listenToShortcuts } from './listen'
import { toastError } from '../ui/overlay/toasts'
import { followShell } from './shellEvents'

/** Everything that runs while a journal is open, and ends when it locks. `onReady` once the list can be used. */
export function startJournal(onReady: () => void): { begin: () => void; end: () => void } {
  const stops: (() => void)[] = []

  async function begin(): Promise<void> {
    const stores = [
      useEntries(),
      useEntry(),
      useTags(),
      useSync(),
      useConflicts(),
      useTranscription(),
      usePlaces(),
      useSearch(),
    ]
    stops.push(
      ...stores.map((store) => store.start()),
      useRecorder().listen(),
      followShell(),
      listenToShortcuts(),
      rememberLastEntry(),
    )
    await Promise.all([useEntries().load('journal'), useTags().load()])
    // Where nothing tells, it begins as after a start.
    if (!(await goBack().catch(() => false))) reopenLastEntry()
    onReady()
    await nextTick()
    await tellReady('open')
    const rest = [
      useSync().load(),
      useConflicts().load(),
      useTranscription().load(),
      useRecovery().load(),
      useSettings().loadDevice(),
    ]
    for (const outcome of await Promise.allSettled(rest)) if (outcome.status === 'rejected') toastError(outcome.reason)
  }

  /** Where the window was when the journal locked, as far as it is there still; false after a start. */
  async function goBack(): Promise<boolean> {
    const place = await placeBefore()
    if (place === null) return false
    const { entryId } = place
    if (entryId !== null) await useEntries().ensure([entryId])
    const isThere = entryId !== null && useEntries().get(entryId) !== undefined
    useNavigation().goBack(isThere ? place : { ...place, entryId: null, pane: 'list' })
    return true
  }

  function end(): void {
    stops.forEach((stop) => stop())
    // What is saved last may still have to be rescued.
    void flushAutosaves().finally(() => useEntry().forget())
    usePlayer().stop()
    useEntries().clear()
    useSelection().clear()
    useSearch().clear()
    void useEntry().open(null)
    const navigation = useNavigation()
    navigation.go('journal')
    navigation.closeEntry()
  }

  return { begin: () => void begin().catch(toastError), end }
}
