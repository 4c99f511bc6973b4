import { join } from 'node:path'
import { expect, it } from 'vitest'
import { braindump, braindumpKilled, jsonOf } from '../support/commandLine'
import { temporaryFolder } from '../support/documents'
import { killsOr, noteKill } from '../support/kills'

const wav = join(import.meta.dirname, '../fixtures/audio/tone.wav')
const args = ['add', '--title', 'Tone', '--audio', wav]

/** The last writes are those of the recording, its message, its entry, and the note of it. */
const KILLS = killsOr(5)

/* A process that is killed at its last writes of an audio import leaves an entry or nothing, and no part without its entry. */
it('an audio import that is killed leaves no part without its entry', { timeout: 24 * 3_600_000 }, async () => {
  const profile = await temporaryFolder()
  expect((await braindump(profile, ['init', '--json'])).code).toBe(0)
  const { writes } = await braindumpKilled(profile, args, null)
  expect(writes).toBeGreaterThan(0)
  let killed = 0
  for (let kill = 0; kill < KILLS; kill += 1) {
    const one = await braindumpKilled(profile, args, {
      when: 'after',
      write: writes - 1 - (kill % Math.min(writes, 24)),
    })
    if (one.killed) {
      killed += 1
      noteKill()
    }
    const verified = await braindump(profile, ['verify', '--json'])
    expect([verified.code, jsonOf(verified)], `write ${writes - 1 - kill}`).toMatchObject([0, { problems: [] }])
    expect(jsonOf(await braindump(profile, ['orphans', '--json']))).toEqual([])
  }
  expect(killed).toBeGreaterThan(0)
})
