import { expect, it } from 'vitest'
import { canBeGlobal } from '../../app/globalShortcut'

it.each(['CommandOrControl+Alt+R', 'Alt+Space', 'Super+J', 'F9', 'Shift+F12', 'MediaPlayPause'])(
  '%s may be taken from every program',
  (keys) => expect(canBeGlobal(keys)).toBe(true),
)

it.each(['', 'R', 'Shift+R', 'Space', 'Shift+ArrowDown', 'Enter', 'F25'])('%s may not', (keys) =>
  expect(canBeGlobal(keys)).toBe(false),
)
