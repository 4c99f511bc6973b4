import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listenToShortcuts } from '../../../renderer/journal/listen'
import { useNavigation } from '../../../renderer/stores/journal/navigation'
import { useSelection } from '../../../renderer/stores/journal/selection'
import { sessionIdOf } from '../support/seed'
import { useMemory } from '../support/mount'

let stop: () => void
beforeEach(() => {
  useMemory({ seed: [] })
  stop = listenToShortcuts()
})
afterEach(() => {
  stop()
  document.body.replaceChildren()
})

/** Presses a key there; true when the window itself is left with it. */
const press = (key: string, on: HTMLElement = document.body, ctrlKey = false): boolean =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }))

describe('select all', () => {
  it('selects entries while they are being selected, wherever the focus is, and Escape ends it', () => {
    const order = [1, 2, 3].map((n) => sessionIdOf(n))
    useNavigation().order = order
    const selection = useSelection()
    selection.choosing = true
    expect(press('a', document.body, true)).toBe(false)
    expect([...selection.ids]).toEqual(order)
    expect(press('Escape')).toBe(false)
    expect(selection.active).toBe(false)
  })

  it('does not select the words of the window, and leaves text fields alone', () => {
    expect(press('a', document.body, true)).toBe(false)
    expect(useSelection().count).toBe(0)
    const field = document.body.appendChild(document.createElement('textarea'))
    expect(press('a', field, true)).toBe(true)
  })
})
