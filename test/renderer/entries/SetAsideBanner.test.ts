import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import SetAsideBanner from '../../../renderer/entries/SetAsideBanner.vue'
import { setLanguage } from '../../../renderer/i18n'
import { useVault } from '../../../renderer/stores/vault'
import type { MemoryState } from '../support/memoryState'
import { show, useMemory } from '../support/mount'

const aside = (database: string, documents: number, lost: number) => ({
  database,
  what: 'damaged' as const,
  folder: `/profile/db/${database}.damaged-1`,
  recovered: { documents, lost },
})

let wrapper: ReturnType<typeof show>
afterEach(() => {
  wrapper.unmount()
  setLanguage('en', 'en')
})

async function banner(damage: MemoryState['damage']) {
  const { pinia } = useMemory({ damage })
  await useVault().load()
  wrapper = show(SetAsideBanner, {}, pinia)
  await flushPromises()
  return wrapper
}

it('says once, with numbers, what is here again of several databases and what is not', async () => {
  const shown = await banner({ setAside: [aside('sessions', 10, 0), aside('messages', 5, 2)], missing: 3 })
  expect(shown.findAll('strong')).toHaveLength(1)
  expect(shown.text()).toContain('entries, notes')
  expect(shown.text()).toContain('Recovered: 15. Missing: 3.')
  expect(shown.text()).toContain('/profile/db.')
  expect(shown.findAll('button').map((button) => button.text())).toEqual(['Show damaged files', 'Not now'])
  await shown.findAll('button')[1]?.trigger('click')
  expect(shown.text()).toBe('')
})

it('says what is missing where no file was damaged', async () => {
  const shown = await banner({ missing: 4 })
  expect(shown.text()).toContain('Documents are missing on this device: 4')
})

it('says that nothing can be changed, and that files were found damaged, in German too', async () => {
  setLanguage('de', 'de')
  const shown = await banner({ readOnly: 'disk-full', suspect: ['messages'] })
  expect(shown.text()).toContain('nur zum Lesen')
  expect(shown.text()).toContain('Notizen')
})

it('says nothing where nothing is wrong', async () => {
  expect((await banner({})).text()).toBe('')
})
