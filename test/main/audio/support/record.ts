import { writeSync } from 'node:fs'
import { openJournal } from './journal'
import { recordedSlices } from './webm'

/*
 * A process that records one capture after the other until it is killed. It says on standard output what was promised:
 * `start <id>`, `ack <id> <sequence>`, `stopping <id>`, `stopped <id>`; each line is written before the next step begins.
 */

const say = (line: string): void => void writeSync(1, `${line}\n`)
const [profile, documentKey, seed] = process.argv.slice(2)
if (profile === undefined || documentKey === undefined || seed === undefined) throw new Error('profile, key and seed')

const { audio } = await openJournal(profile, documentKey)
const slices = recordedSlices()
let state = Number(seed)
const random = (below: number): number => (state = (state * 1103515245 + 12345) & 0x7fffffff) % below

for (;;) {
  const { captureId } = await audio.captures.start({ mimeType: 'audio/webm;codecs=opus' })
  say(`start ${captureId}`)
  const count = 1 + random(slices.length)
  for (const [sequence, bytes] of slices.slice(0, count).entries()) {
    await audio.captures.append(captureId, sequence, bytes)
    say(`ack ${captureId} ${sequence}`)
  }
  say(`stopping ${captureId}`)
  await audio.captures.stop({ captureId, durationMs: 0, peaks: null, title: captureId })
  say(`stopped ${captureId}`)
}
