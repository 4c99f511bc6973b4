import fs from 'node:fs/promises'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { writeSync } from 'node:fs'
import type { RecordingId } from '../../../../app/ids'

/*
 * A process that mends a recording and kills itself just before its n-th step on the disk; without a number it goes on to
 * the end and says how many there were.
 */

const [profile, documentKey, id, kill] = process.argv.slice(2)
if (profile === undefined || documentKey === undefined || id === undefined) throw new Error('profile, key and id')

let steps = -1 // Not counted before the journal is open.
const step = (): void => {
  if (steps < 0) return
  steps += 1
  if (steps === Number(kill)) process.kill(process.pid, 'SIGKILL')
}
const counted = (owner: Record<string, unknown>, name: string): void => {
  const original = owner[name] as (...parameters: unknown[]) => unknown
  owner[name] = function (...parameters: unknown[]) {
    step()
    return original.apply(this, parameters)
  }
}
const leveldown = createRequire(import.meta.url)('leveldown') as Record<string, unknown> & {
  prototype: Record<string, unknown>
}
for (const name of ['_put', '_batch']) counted(leveldown.prototype, name)
counted(leveldown, 'repair')
for (const name of ['rename', 'rm', 'mkdir', 'copyFile']) counted(fs, name)
syncBuiltinESMExports()

const { openJournal } = await import('./journal')
const { audio, close } = await openJournal(profile, documentKey)
steps = 0
await audio.reader(id as RecordingId)
writeSync(1, String(steps))
await close()
