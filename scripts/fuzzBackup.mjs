// `npm run fuzz:backup -- --kills N --seed S`: backups, prunes and restores that are killed at a write; prints what is lost.
import { parseArgs } from 'node:util'
import { main, setUp } from './setup.mjs'
import { runFuzz } from './suites/fuzz.mjs'

await main(async () => {
  const { values } = parseArgs({
    options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  })
  if (!/^[1-9]\d*$/.test(values.kills)) throw new Error('--kills takes a whole number of kills.')
  if (!/^\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.')
  await setUp('test')
  return runFuzz('test/integration/backupKill.test.ts', {
    BRAINDUMP_KILLS: values.kills,
    BRAINDUMP_FUZZ_SEED: values.seed,
  })
})
