import { expect, it } from 'vitest'
import { ACTION_NAMES, ACTIONS, isReserved } from '../../../renderer/shortcuts/actions'

it('no action can take a key that moves about, types or belongs to the system', () => {
  for (const keys of ['Enter', 'Space', 'Delete', 'ArrowDown', 'Shift+ArrowUp', 'Mod+C', 'Mod+V', 'Mod+Q', 'Alt+F4'])
    expect(isReserved('pin', keys), keys).toBe(true)
  for (const keys of ['K', '?', 'Mod+K', 'Mod+Shift+C', 'Alt+Enter', 'F5', 'Mod+Delete'])
    expect(isReserved('pin', keys), keys).toBe(false)
})

it('every action may go back to where it began', () => {
  for (const action of ACTION_NAMES) expect(isReserved(action, ACTIONS[action].keys), action).toBe(false)
})
