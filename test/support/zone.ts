import { onTestFinished } from 'vitest'

/** Moves this process to another time zone until the end of the test. */
export function inZone(zone: string): void {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  onTestFinished(() => {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  })
}
