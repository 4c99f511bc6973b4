import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBackup } from '../../main/backup/open'
import { pruneBackup } from '../../main/backup/work/prune'
import { systemPorts } from '../../main/platform/ports'
import { braindump, braindumpKilled, jsonOf, PASSPHRASE } from '../support/commandLine'
import { temporaryFolder } from '../support/documents'
import { mulberry32 } from '../main/conflicts/device'
import { killSeed, killsOr, noteKill } from '../support/kills'

/*
 * Backups, removals of old ones and restores that are killed at any of their writes: what was backed up before is whole, and what
 * is done next is as if nothing was.
 */

/** Kills for a night: BRAINDUMP_KILLS and BRAINDUMP_FUZZ_SEED (`npm run fuzz:backup`). */
const KILLS = killsOr(1)
const SEED = killSeed
const DAY_MS = 86_400_000
/** Whatever is killed, in turn; and up to which of its writes. */
const KINDS = { run: 30, prune: 12, restore: 90 } as const
type Kind = keyof typeof KINDS

const wav = join(import.meta.dirname, '../fixtures/audio/tone.wav')

it(
  `backups that are killed ${KILLS} times (seed ${SEED}) lose nothing that stood in them`,
  { timeout: 24 * 3_600_000 },
  async () => {
    const [profile, target] = [await temporaryFolder(), await temporaryFolder()]
    const run = async (...args: string[]): Promise<unknown> => {
      const outcome = await braindump(profile, [...args, '--json'])
      expect([args, outcome.code, outcome.err]).toEqual([args, 0, expect.any(String)])
      return jsonOf(outcome)
    }
    const random = mulberry32(SEED)
    const killed: Record<Kind, number> = { run: 0, prune: 0, restore: 0 }
    const kill = async (kind: Kind, where: string, args: readonly string[]): Promise<void> => {
      // The first ones early, so that the short version surely kills.
      const write = 1 + Math.floor(random() * (killed[kind] === 0 ? 4 : KINDS[kind]))
      const outcome = await braindumpKilled(where, args, { when: random() < 0.5 ? 'before' : 'after', write })
      if (!outcome.killed) return
      killed[kind] += 1
      noteKill()
    }
    const listed = async (where: string): Promise<unknown> => jsonOf(await braindump(where, ['list', '--json']))

    await run('init')
    await run('add', '--title', 'Tone', '--audio', wav)
    await run('backup', 'add', target)
    await run('backup', 'run')
    for (let at = 0; at < KILLS; at += 1) {
      const kind = (Object.keys(KINDS) as Kind[])[at % 3] ?? 'run'
      await run('add', '--title', `Entry ${at}`, '--text', `Words number ${at}.`)
      if (kind === 'run') {
        await kill(kind, profile, ['backup', 'run'])
        await run('backup', 'verify')
        await run('backup', 'run')
      } else if (kind === 'prune') {
        await run('backup', 'run')
        await kill(kind, profile, ['backup', 'prune', '--keep-days', '1', '--keep-weeks', '0', '--keep-months', '0'])
        await run('backup', 'verify')
        await run('backup', 'run')
      } else {
        await run('backup', 'run')
        const empty = join(await temporaryFolder(), 'profile')
        await kill(kind, empty, ['backup', 'restore', target])
        // It is gone on with by the same command; one that was killed when it was done already is done.
        const again = await braindump(empty, ['backup', 'restore', target])
        expect(again.code === 0 || /already has a journal/.test(again.err), again.err).toBe(true)
        expect(await listed(empty)).toEqual(await listed(profile))
        const verified = await braindump(empty, ['verify', '--json'])
        expect([verified.code, jsonOf(verified)]).toMatchObject([0, { problems: [] }])
        await rm(empty, { recursive: true })
      }
    }
    expect(killed.run).toBeGreaterThan(0)
    await run('backup', 'run')
    await run('backup', 'verify')
    const left = (await readdir(target, { recursive: true })).filter((name) => name.endsWith('.partial'))
    expect(left).toEqual([])
    await nothingUnnamed(target)
    await run('backup', 'verify')
    if (process.env['BRAINDUMP_KILLS'] !== undefined)
      process.stdout.write(`killed: ${JSON.stringify(killed)} (seed ${SEED})\n`)
  },
)

/** What no kept snapshot names goes when its grace is over, and what is named stays. */
async function nothingUnnamed(target: string): Promise<void> {
  const signal = new AbortController().signal
  const unlock = { with: 'passphrase', passphrase: PASSPHRASE } as const
  const { folder, keys } = await openBackup({ folder: target, unlock, ports: systemPorts, signal })
  const pruning = { folder, keys, keep: { days: 1, weeks: 0, months: 0 }, signal }
  await pruneBackup({ ...pruning, nowMs: Date.now() })
  await pruneBackup({ ...pruning, nowMs: Date.now() + 8 * DAY_MS })
  const third = await pruneBackup({ ...pruning, nowMs: Date.now() + 16 * DAY_MS })
  expect(third).toMatchObject({ kept: 1, removedPacks: 0, unusedPacks: 0, isHeldBack: false })
  keys.wipe()
}
