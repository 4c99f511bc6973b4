import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { play } from '../../fuzz/run'
import { schedules } from '../../fuzz/schedule'
import { meetingInMemory, meetingOnServer } from '../../fuzz/world'

/*
 * The property that must hold (docs/DESIGN.md, What must hold) over random schedules. `npm run fuzz:sync -- --runs N
 * --seed S` plays more; a failure prints the smallest schedule that fails.
 */
const runs = Number(process.env['BRAINDUMP_FUZZ_RUNS'] ?? 200)
// The same schedules for everybody who changes something, so that a failure is theirs; `npm run fuzz:sync` looks for new ones.
const seed = process.env['BRAINDUMP_FUZZ_SEED'] ?? (process.env['BRAINDUMP_FUZZ_RUNS'] === undefined ? '11' : undefined)
const server =
  process.env['BRAINDUMP_FUZZ_SERVER'] === 'couchdb' ? process.env['BRAINDUMP_TEST_COUCHDB_URL'] : undefined

describe('several devices and a server', () => {
  it(
    `agree and lose nothing over ${runs} random schedules`,
    // Other schedules would be played the second time: a failure is a failure.
    { retry: 0, timeout: 24 * 3_600_000 },
    async () => {
      const started = Date.now()
      let played = 0
      const property = fc.asyncProperty(schedules, async (schedule) => {
        played += 1
        const limit = schedule.shortHistories ? 1 : undefined
        await play(schedule, server === undefined ? meetingInMemory(limit) : meetingOnServer(server, limit))
      })
      const parameters = { numRuns: runs, ...(seed === undefined ? {} : { seed: Number(seed) }), endOnFailure: false }
      const result = await fc.check(property, parameters)
      // Counted by whoever asked for them.
      if (process.env['BRAINDUMP_FUZZ_RUNS'] !== undefined)
        process.stderr.write(
          `${played} schedules in ${Math.round((Date.now() - started) / 1000)} s, seed ${result.seed}\n`,
        )
      const error = result.errorInstance instanceof Error ? result.errorInstance.message : ''
      expect(result.failed ? `seed ${result.seed}\n${error}` : '').toBe('')
      expect(result.numRuns).toBe(runs)
    },
  )
})
