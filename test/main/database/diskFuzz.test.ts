import { describe, expect, it } from 'vitest'
import { Chance } from '../../fuzz/disk/chance'
import { cellsOf, nameOf } from '../../fuzz/disk/damage'
import { Looker, runOne } from '../../fuzz/disk/run'
import { makeTemplate } from '../../fuzz/disk/template'
import { startServer } from '../../support/server'

/*
 * Every kind of file of a profile, damaged in every way: nothing is lost without a word. `npm run fuzz:disk -- --runs N --seed S`
 * does more of it, and without N goes once through all of it.
 */
const asked = process.env['BRAINDUMP_FUZZ_RUNS']
const few = 16
// The same runs for everybody who changes something, so that a failure is theirs; the command looks for new ones.
const seed = Number(process.env['BRAINDUMP_FUZZ_SEED'] ?? (asked === undefined ? 7 : Date.now() % 1_000_000))
/** Only cells whose name contains this. */
const only = process.env['BRAINDUMP_FUZZ_ONLY'] ?? ''

const TOLD_EVERY = 25

describe('a profile of which one file is damaged', () => {
  it(
    `opens, names what is lost and gets it back, over ${asked ?? few} runs`,
    // Others would be done the second time: a failure is a failure.
    { retry: 0, timeout: 24 * 3_600_000 },
    async () => {
      const started = Date.now()
      const server = await startServer()
      const { url, username, password } = server
      const template = await makeTemplate({ url, username, password, prefix: server.prefix() })
      const looker = new Looker()
      const failures: string[] = []
      try {
        const cells = new Chance(seed)
          .shuffled(await cellsOf(template.now))
          .filter((cell) => nameOf(cell).includes(only))
        const runs = asked === 'all' ? cells.length : Number(asked ?? few)
        for (let run = 0; run < runs; run += 1) {
          const cell = cells[run % cells.length]
          if (cell === undefined) throw new Error('There is no such cell.')
          const found = await runOne(template, cell, seed + run, looker)
          failures.push(...found)
          if (asked === undefined) continue
          // Told as it goes: a night is long, and whoever stops it knows how far it came.
          for (const failure of found) process.stderr.write(`${failure}\n`)
          if ((run + 1) % TOLD_EVERY === 0 || run + 1 === runs) {
            const seconds = Math.round((Date.now() - started) / 1000)
            process.stderr.write(
              `${run + 1} of ${runs} runs over ${cells.length} cells, ${failures.length} failures, ${seconds} s, seed ${seed}\n`,
            )
          }
        }
      } finally {
        await looker.close()
        await template.remove()
        await server.close()
      }
      expect(failures.join('\n')).toBe('')
    },
  )
})
