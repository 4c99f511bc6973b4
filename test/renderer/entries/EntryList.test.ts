import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import EntryList from '../../../renderer/entries/EntryList.vue'
import { dayRows } from '../../../renderer/entries/rows'
import { useEntries } from '../../../renderer/stores/journal/entries'
import { useNavigation } from '../../../renderer/stores/journal/navigation'
import { useSelection } from '../../../renderer/stores/journal/selection'
import { NOW, show, useMemory } from '../support/mount'

let wrapper: ReturnType<typeof show>

/** The document has no layout here: the list is told that it is 800 pixels high and each line 80. */
beforeEach(async () => {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(80)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(800)
  const seed = Array.from({ length: 10_000 }, (_, n) => ({
    title: `Entry ${String(n)}`,
    daysAgo: Math.floor(n / 5),
    hour: 8,
  }))
  const { pinia } = useMemory({ seed })
  await useEntries().load('journal')
  wrapper = show(EntryList, { rows: dayRows(useEntries().lists.journal, NOW) }, pinia)
  await flushPromises()
})
afterEach(() => {
  wrapper.unmount()
  vi.restoreAllMocks()
})

const list = () => wrapper.find('[role=listbox]')
const shown = () => wrapper.findAll('[role=option]')

describe('a list of 10,000 entries', () => {
  it('draws only those in sight', () => {
    expect(shown().length).toBeGreaterThan(5)
    expect(shown().length).toBeLessThan(60)
  })

  it('opens the next entry with the arrow key and marks it', async () => {
    await list().trigger('keydown', { key: 'ArrowDown' })
    await list().trigger('keydown', { key: 'ArrowDown' })
    const order = useEntries().lists.journal
    expect(useNavigation().entryId).toBe(order[1]?.id)
    expect(wrapper.find('[aria-selected=true]').attributes('data-entry-id')).toBe(order[1]?.id)
  })

  it('selects no text with Shift and a click', () => {
    const press = new MouseEvent('mousedown', { shiftKey: true, bubbles: true, cancelable: true })
    shown()[2]?.element.dispatchEvent(press)
    expect(press.defaultPrevented).toBe(true)
    const plain = new MouseEvent('mousedown', { bubbles: true, cancelable: true })
    shown()[2]?.element.dispatchEvent(plain)
    expect(plain.defaultPrevented).toBe(false)
  })

  it('selects a range with Shift and everything with Ctrl+A', async () => {
    await list().trigger('keydown', { key: 'ArrowDown' })
    await list().trigger('keydown', { key: 'ArrowDown', shiftKey: true })
    expect(useSelection().count).toBe(2)
    await list().trigger('keydown', { key: 'a', ctrlKey: true })
    expect(useSelection().count).toBe(10_000)
    await list().trigger('keydown', { key: 'Escape' })
    expect(useSelection().count).toBe(0)
  })

  it('toggles with Ctrl and a click, without leaving the entry that is open', async () => {
    await shown()[0]?.trigger('click')
    const open = useNavigation().entryId
    await shown()[2]?.trigger('click', { ctrlKey: true })
    expect(useSelection().count).toBe(1)
    expect(useNavigation().entryId).toBe(open)
  })
})
