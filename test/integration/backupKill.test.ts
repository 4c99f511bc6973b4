import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { braindump, braindumpKilled, jsonOf } from '../support/commandLine'
import { temporaryFolder } from '../support/documents'
import { mulberry32 } from '../main/conflicts/device'
import { killSeed, killsOr, noteKill } from '../support/kills'

/* Backups that are killed at any of their writes: what was backed up before is whole, and the next run is as if nothing was. */

const KILLS = killsOr(2)
const wav = join(import.meta.dirname, '../fixtures/audio/tone.wav')

it(
  `a backup that is killed ${KILLS} times (seed ${killSeed}) loses nothing that stood in it`,
  { timeout: 24 * 3_600_000 },
  async () => {
    const [profile, target] = [await temporaryFolder(), await temporaryFolder()]
    const run = async (...args: string[]): Promise<unknown> => {
      const outcome = await braindump(profile, [...args, '--json'])
      expect([args, outcome.code, outcome.err]).toEqual([args, 0, expect.any(String)])
      return jsonOf(outcome)
    }
    const random = mulberry32(killSeed)
    await run('init')
    await run('add', '--title', 'Tone', '--audio', wav)
    await run('backup', 'add', target)
    let killed = 0
    for (let kill = 0; kill < KILLS; kill += 1) {
      await run('add', '--title', `Entry ${kill}`, '--text', `Words number ${kill}.`)
      const write = 1 + Math.floor(random() * 30)
      const one = await braindumpKilled(profile, ['backup', 'run'], {
        when: random() < 0.5 ? 'before' : 'after',
        write,
      })
      if (one.killed) {
        killed += 1
        noteKill()
      }
      if (kill > 0) await run('backup', 'verify')
      await run('backup', 'run')
    }
    await run('backup', 'verify')
    expect(killed).toBeGreaterThan(0)
    const pruned = await braindumpKilled(profile, ['backup', 'prune', '--keep-days', '1'], { when: 'after', write: 3 })
    expect([0, null, -1]).toContain(pruned.code)
    await run('backup', 'verify')
    const left = (await readdir(target, { recursive: true })).filter((name) => name.endsWith('.partial'))
    expect(left).toEqual([])

    // A restore that is killed is gone on with by the same command.
    const empty = join(await temporaryFolder(), 'profile')
    await braindumpKilled(empty, ['backup', 'restore', target], {
      when: 'after',
      write: 5 + Math.floor(random() * 60),
    })
    const again = await braindump(empty, ['backup', 'restore', target])
    expect(again.code === 0 || /already has a journal/.test(again.err), again.err).toBe(true)
    const listed = async (where: string): Promise<unknown> => jsonOf(await braindump(where, ['list', '--json']))
    expect(await listed(empty)).toEqual(await listed(profile))
    const verified = await braindump(empty, ['verify', '--json'])
    expect([verified.code, jsonOf(verified), again.err]).toMatchObject([0, { problems: [] }, expect.any(String)])
  },
)
