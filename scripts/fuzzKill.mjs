// `npm run fuzz:kill -- --kills N --seed S`: processes that are killed (SIGKILL) at any write, in the middle of syncing,
// merging, importing, recording, repairing, transcribing, backing up, and of anything a person does; prints how many were and
// what of it lost something.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { main, setUp } from './setup.mjs'
import { runFuzz } from './suites/fuzz.mjs'

/** How many of a hundred kills each file of tests gets; where it has several tests, each of them has as many as it is told. */
const SHARES = [
  { file: 'test/integration/actsKill.test.ts', of: 36, tests: 1 },
  { file: 'test/main/audio/kill.test.ts', of: 20, tests: 1 },
  { file: 'test/integration/conflictsKill.test.ts', of: 14, tests: 2 },
  { file: 'test/integration/importKill.test.ts', of: 8, tests: 1 },
  { file: 'test/integration/replicationKill.test.ts', of: 6, tests: 2 },
  { file: 'test/integration/audioKill.test.ts', of: 4, tests: 2 },
  { file: 'test/main/audio/repairKill.test.ts', of: 4, tests: 1 },
  { file: 'test/main/transcribe/kill.test.ts', of: 4, tests: 1 },
  { file: 'test/integration/backupKill.test.ts', of: 4, tests: 1 },
]

await main(async () => {
  const { values } = parseArgs({
    options: { kills: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
  })
  if (!/^[1-9]\d*$/.test(values.kills)) throw new Error('--kills takes a whole number of kills.')
  if (!/^\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.')
  await setUp('test')
  const folder = mkdtempSync(join(tmpdir(), 'braindump-kills-'))
  const log = join(folder, 'killed')
  writeFileSync(log, '')
  const killed = () => readFileSync(log, 'utf8').split('\n').length - 1
  const failed = []
  try {
    for (const { file, of, tests } of SHARES) {
      const before = killed()
      const status = runFuzz(file, {
        BRAINDUMP_KILLS: String(Math.max(1, Math.round((Number(values.kills) * of) / 100 / tests))),
        BRAINDUMP_FUZZ_SEED: values.seed,
        BRAINDUMP_KILL_LOG: log,
      })
      if (status !== 0) failed.push(file)
      process.stderr.write(`${file}: ${killed() - before} kills, ${status === 0 ? 'nothing lost' : 'FAILED'}\n`)
    }
    process.stderr.write(`${killed()} kills, seed ${values.seed}; files that failed: ${failed.join(', ') || 'none'}\n`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return failed.length === 0 ? 0 : 1
})
