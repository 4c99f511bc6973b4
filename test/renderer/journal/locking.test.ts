import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import type { WindowPlace } from '../../../app/ipc/system/shell'
import App from '../../../renderer/App.vue'
import { Autosave } from '../../../renderer/composables/autosave'
import { useNavigation } from '../../../renderer/stores/journal/navigation'
import { testIds } from '../../../renderer/ui/testIds'
import { callsOf, show, useMemory } from '../support/mount'
import { sessionIdOf } from '../support/seed'

/* What the window does before the journal locks, and when it is opened again. */

let app: VueWrapper
afterEach(() => app.unmount())

const byId = (id: string): Element | null => document.querySelector(`[data-testid="${id}"]`)

async function opened(place: WindowPlace | null = null) {
  const { memory, pinia } = useMemory()
  memory.state.place = place
  app = show(App, {}, pinia)
  await flushPromises()
  return memory
}

it('hides the journal at once, keeps what is typed, and says only then that it may go, and where it was', async () => {
  const memory = await opened()
  const id = sessionIdOf(0)
  useNavigation().openEntry(id)
  let keep: () => void = () => undefined
  const kept: string[] = []
  const typing = new Autosave('', {
    save: (text) => new Promise((resolve) => (keep = () => resolve(void kept.push(text)))),
    onError: () => undefined,
  })
  typing.change('not saved yet')
  memory.emit('shell.locking', {})
  await flushPromises()
  expect(byId(testIds.leaving)).not.toBeNull()
  expect(callsOf(memory, 'shell').map(([name]) => name)).not.toContain('shell.left')
  keep()
  await flushPromises()
  expect(kept).toEqual(['not saved yet'])
  expect(callsOf(memory, 'shell')).toContainEqual([
    'shell.left',
    { place: { view: 'journal', section: 'sync', pane: 'detail', entryId: id }, kept: true },
  ])
  await typing.abandon()
})

it('says when something could not be saved, shows that the journal is locked, and keeps what was typed', async () => {
  const memory = await opened()
  const typing = new Autosave('', {
    save: () => Promise.reject(new Error('a full disk')),
    onError: () => undefined,
  })
  typing.change('nowhere else')
  memory.emit('shell.locking', {})
  await flushPromises()
  expect(callsOf(memory, 'shell').at(-1)).toEqual(['shell.left', expect.objectContaining({ kept: false })])
  memory.state.vault = 'locked'
  memory.emit('vault.changed', { state: 'locked' })
  await flushPromises()
  expect([byId(testIds.leaving), byId(testIds.unlockPassphrase) !== null]).toEqual([null, true])
  expect(typing.dirty).toBe(true)
  await typing.abandon()
})

it('goes back to the entry that was open', async () => {
  await opened({ view: 'archive', section: 'sync', pane: 'detail', entryId: sessionIdOf(1) })
  const { view, entryId, pane } = useNavigation()
  expect({ view, entryId, pane }).toEqual({ view: 'archive', entryId: sessionIdOf(1), pane: 'detail' })
})

it('goes back to the list where that entry is no more, and to a section that it knows', async () => {
  const gone = sessionIdOf(9_999)
  await opened({ view: 'trash', section: 'from a later version', pane: 'detail', entryId: gone })
  const { view, entryId, pane, section } = useNavigation()
  expect({ view, entryId, pane, section }).toEqual({ view: 'trash', entryId: null, pane: 'list', section: 'sync' })
})

it('begins at the list after a start', async () => {
  await opened()
  expect(useNavigation().entryId).toBeNull()
})
