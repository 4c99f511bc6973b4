import { language } from '../i18n'

/** A shortcut as it is stored: `Mod+Shift+K`. `Mod` is Command on a Mac and Control elsewhere. */
const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent)

const MAC: Record<string, string> = {
  Mod: '⌘',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Escape: 'esc',
  Space: 'space',
  Delete: '⌫',
}
const OTHER: Record<string, string> = { Mod: 'Ctrl', Escape: 'Esc' }
/** As keyboards sold in Germany have them. */
const GERMAN: Record<string, string> = {
  Mod: 'Strg',
  Shift: 'Umschalt',
  Enter: 'Eingabe',
  Escape: 'Esc',
  Space: 'Leertaste',
  Delete: 'Entf',
  Home: 'Pos1',
  End: 'Ende',
  PageUp: 'Bild↑',
  PageDown: 'Bild↓',
}
const ARROWS: Record<string, string> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' }

/** How a shortcut is written for a person: `⌘K`, `Ctrl+K`, `Strg+K`. Reactive. */
export function keyLabels(keys: string, mac = isMac): string {
  const words = mac ? MAC : language() === 'de' ? GERMAN : OTHER
  return keys
    .split('+')
    .map((key) => words[key] ?? ARROWS[key] ?? key)
    .join(mac ? '' : '+')
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

const MODIFIERS = new Set(['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock', 'Dead'])

/** The shortcut that a key press is, or null while only modifiers are held. */
export function keysOf(event: Pressed, mac = isMac): string | null {
  if (MODIFIERS.has(event.key)) return null
  const mod = mac ? event.metaKey : event.ctrlKey
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key
  // A character that needs Shift to be typed ("?") already says so.
  const shift = event.shiftKey && (key.length > 1 || key.toLowerCase() !== key.toUpperCase())
  return [mod && 'Mod', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+')
}

const ACCELERATORS: Record<string, string> = {
  Mod: 'CommandOrControl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
}
const KEYS = Object.fromEntries(Object.entries(ACCELERATORS).map(([key, word]) => [word, key]))
const renamed = (keys: string, words: Record<string, string>) =>
  keys
    .split('+')
    .map((key) => words[key] ?? key)
    .join('+')

/** A shortcut as Electron writes it, for those that work in every program; and the way back. */
export const acceleratorOf = (keys: string): string => renamed(keys, ACCELERATORS)
export const keysOfAccelerator = (accelerator: string): string => renamed(accelerator, KEYS)
