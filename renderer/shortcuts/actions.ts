import type { MessageKey } from '../i18n'
import { useSettings } from '../stores/settings'

/** Everything that has a shortcut, with the one it has from the start. All can be changed in the settings. */
export const ACTIONS = {
  record: { keys: 'Mod+R', words: 'shortcuts.record' },
  pause: { keys: 'Mod+Shift+P', words: 'shortcuts.pause' },
  'new-entry': { keys: 'Mod+N', words: 'shortcuts.newEntry' },
  search: { keys: 'Mod+F', words: 'shortcuts.search' },
  play: { keys: 'Mod+Enter', words: 'shortcuts.play' },
  back: { keys: 'Alt+ArrowLeft', words: 'shortcuts.back' },
  forward: { keys: 'Alt+ArrowRight', words: 'shortcuts.forward' },
  undo: { keys: 'Mod+Z', words: 'shortcuts.undo' },
  redo: { keys: 'Mod+Shift+Z', words: 'shortcuts.redo' },
  pin: { keys: 'Mod+P', words: 'shortcuts.pin' },
  archive: { keys: 'Mod+E', words: 'shortcuts.archive' },
  tag: { keys: 'Mod+T', words: 'shortcuts.tag' },
  trash: { keys: 'Mod+Delete', words: 'shortcuts.trash' },
  select: { keys: 'Mod+Shift+S', words: 'shortcuts.select' },
  journal: { keys: 'Mod+1', words: 'shortcuts.journal' },
  insights: { keys: 'Mod+2', words: 'shortcuts.insights' },
  sync: { keys: 'Mod+Shift+Y', words: 'shortcuts.sync' },
  conflicts: { keys: 'Mod+Shift+K', words: 'shortcuts.conflicts' },
  settings: { keys: 'Mod+,', words: 'shortcuts.settings' },
  lock: { keys: 'Mod+L', words: 'shortcuts.lock' },
  cheatSheet: { keys: '?', words: 'shortcuts.cheatSheet' },
} as const satisfies Record<string, { keys: string; words: MessageKey }>

export type Action = keyof typeof ACTIONS
export const ACTION_NAMES = Object.keys(ACTIONS) as Action[]

/** The shortcut an action has now. Reactive. */
export function shortcut(action: Action): string {
  return useSettings().all.shortcuts[action] ?? ACTIONS[action].keys
}

/** The action that a shortcut starts, or null. An empty shortcut starts nothing. */
export function actionOf(keys: string, own: Readonly<Record<string, string>>): Action | null {
  return ACTION_NAMES.find((action) => (own[action] ?? ACTIONS[action].keys) === keys) ?? null
}

/** Another action with the same shortcut, or null. */
export function clashOf(action: Action, keys: string, own: Readonly<Record<string, string>>): Action | null {
  return (
    ACTION_NAMES.find((other) => other !== action && keys !== '' && (own[other] ?? ACTIONS[other].keys) === keys) ??
    null
  )
}

/** Keys that move about, type or belong to the system: with one of them as a shortcut, something else would no longer work. */
const RESERVED =
  /^(Shift\+)?(Enter|Space|Backspace|Delete|Home|End|PageUp|PageDown|Insert|ContextMenu|Arrow(Up|Down|Left|Right))$|^Mod\+(A|C|V|X|Z|Y|Q|W|M|0|-|\+|=|Shift\+Z)$|^Alt\+F4$|^F1[0-2]$/

/** Whether a shortcut is needed as it is. Some of ours stand on such keys from the start; those may go back there. */
export const isReserved = (action: Action, keys: string): boolean =>
  RESERVED.test(keys) && keys !== ACTIONS[action].keys
