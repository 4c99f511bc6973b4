import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { RecordingId, SessionId } from '../../../app/ids'
import type { WindowPlace } from '../../../app/ipc/system/shell'

export type View = WindowPlace['view']
export const SETTINGS_SECTIONS = [
  'sync',
  'devices',
  'security',
  'audio',
  'transcription',
  'appearance',
  'shortcuts',
  'storage',
  'backups',
  'transfer',
  'desktop',
  'diagnostics',
] as const
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]

/** Where in a recording to go once the entry is shown. */
export interface Place {
  readonly recordingId: RecordingId
  readonly atMs: number
}

/** What the window shows. */
export const useNavigation = defineStore('navigation', () => {
  const view = ref<View>('journal')
  const section = ref<SettingsSection>('sync')
  const entryId = shallowRef<SessionId | null>(null)
  /** The entries of the list in the order they are shown. */
  const order = shallowRef<readonly SessionId[]>([])
  /** On a narrow window only one of the two is visible. */
  const pane = ref<'list' | 'detail'>('list')
  const drawer = ref(false)
  const place = shallowRef<Place | null>(null)
  /** A new entry whose note should take the focus. */
  const focusNew = shallowRef<SessionId | null>(null)

  function go(to: View): void {
    if (view.value !== to) entryId.value = null
    view.value = to
    pane.value = to === 'insights' || to === 'settings' ? 'detail' : 'list'
    drawer.value = false
  }

  function openEntry(id: SessionId, at: Place | null = null): void {
    entryId.value = id
    place.value = at
    pane.value = 'detail'
    drawer.value = false
  }

  function closeEntry(): void {
    entryId.value = null
    pane.value = 'list'
  }

  /** Where the window is, without a word of what it shows. */
  const whereabouts = (): WindowPlace => ({
    view: view.value,
    section: section.value,
    pane: pane.value,
    entryId: entryId.value,
  })

  /** Goes where the window was. */
  function goBack(to: WindowPlace): void {
    section.value = SETTINGS_SECTIONS.find((known) => known === to.section) ?? 'sync'
    go(to.view)
    if (to.entryId !== null) openEntry(to.entryId)
    pane.value = to.pane
  }

  function openSettings(at: SettingsSection = section.value): void {
    section.value = at
    go('settings')
  }

  return {
    view,
    section,
    entryId,
    order,
    pane,
    drawer,
    place,
    focusNew,
    go,
    openEntry,
    closeEntry,
    whereabouts,
    goBack,
    openSettings,
  }
})
