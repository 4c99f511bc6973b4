import { describe, expect, it } from 'vitest'
import { setLanguage } from '../../../renderer/i18n'
import { ACTION_NAMES, ACTIONS, actionOf, clashOf } from '../../../renderer/shortcuts/actions'
import { acceleratorOf, keyLabels, keysOf, keysOfAccelerator } from '../../../renderer/ui/keys'

const press = (
  key: string,
  held: { ctrlKey?: boolean; metaKey?: boolean; shiftKey?: boolean; altKey?: boolean } = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('are read from a key press, with the modifier of the system', () => {
    expect(keysOf(press('k', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+K')
    expect(keysOf(press('k', { metaKey: true }), true)).toBe('Mod+K')
    expect(keysOf(press('?', { shiftKey: true }), false)).toBe('?')
    expect(keysOf(press(' '), false)).toBe('Space')
    expect(keysOf(press('Shift', { shiftKey: true }), false)).toBeNull()
  })

  it('are written as the system writes them', () => {
    expect(keyLabels('Mod+Shift+K', false)).toBe('Ctrl+Shift+K')
    expect(keyLabels('Mod+Shift+K', true)).toBe('⌘⇧K')
    setLanguage('de', 'de')
    expect(keyLabels('Mod+Shift+Delete', false)).toBe('Strg+Umschalt+Entf')
    setLanguage('en', 'en')
  })

  it('are all different from the start', () => {
    const keys = ACTION_NAMES.map((action) => ACTIONS[action].keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('start the action they are bound to, and no other', () => {
    expect(actionOf('Mod+R', {})).toBe('record')
    expect(actionOf('Mod+R', { record: 'Mod+Shift+R' })).toBeNull()
    expect(actionOf('Mod+Shift+R', { record: 'Mod+Shift+R' })).toBe('record')
  })

  it('say which action already has them', () => {
    expect(clashOf('record', 'Mod+F', {})).toBe('search')
    expect(clashOf('record', 'Mod+F', { search: '' })).toBeNull()
    expect(clashOf('record', '', { search: '' })).toBeNull()
  })

  it('go to Electron and back', () => {
    expect(acceleratorOf('Mod+Alt+ArrowUp')).toBe('CommandOrControl+Alt+Up')
    expect(keysOfAccelerator(acceleratorOf('Mod+Alt+ArrowUp'))).toBe('Mod+Alt+ArrowUp')
  })
})
