import { READING } from '../run'

/** Commands that prove what they need themselves, and need no journal that is open. */
export const WITHOUT_PROOF: ReadonlySet<string> = new Set(['recovery test', 'recovery combine'])

/** Commands that work while a window has the journal: those that only read, and those that do what a window does. */
const BESIDE_WINDOW: ReadonlySet<string> = new Set([
  ...READING,
  ...WITHOUT_PROOF,
  ...['add', 'edit', 'trash', 'restore', 'purge', 'undo', 'resolve', 'import', 'sync'],
  ...['audio policy', 'audio fetch', 'audio free', 'orphans restore', 'orphans delete'],
  ...['remote add', 'remote remove', 'device rename', 'device accept', 'pair'],
  ...['passphrase change', 'recovery new', 'recovery split', 'recovery revoke'],
])

/** Whether a command may run beside a window. Syncing live is what the window does already. */
export const worksBesideWindow = (name: string, argv: readonly string[]): boolean =>
  BESIDE_WINDOW.has(name) && !(name === 'sync' && argv.includes('--live'))
