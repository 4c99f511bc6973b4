/** Keys that type nothing, and so may be a shortcut of every program by themselves. */
const ALONE = /^(F([1-9]|1\d|2[0-4])|Media\w+|Volume\w+)$/

/**
 * Whether a shortcut (as Electron writes it) may be taken from every other program: one without a modifier would take a letter
 * away from all of them.
 */
export function canBeGlobal(accelerator: string): boolean {
  const keys = accelerator.split('+')
  const key = keys.at(-1) ?? ''
  if (key === '') return false
  return ALONE.test(key) || keys.slice(0, -1).some((word) => word !== 'Shift')
}
