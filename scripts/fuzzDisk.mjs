// `npm run fuzz:disk -- [--runs N] [--seed S] [--only TEXT]`: profiles of which one file is damaged; prints what of them is lost
// without a word, or does not come back. Without --runs once through every kind of file and damage. --only takes runs whose name
// contains the text, such as "db/messages", "keyring.copy" or "flip".
import { parseArgs } from 'node:util'
import { main, setUp } from './setup.mjs'
import { runFuzz } from './suites/fuzz.mjs'

await main(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: 'all' },
      seed: { type: 'string' },
      only: { type: 'string' },
    },
  })
  if (!/^([1-9]\d*|all)$/.test(values.runs)) throw new Error('--runs takes a whole number of runs.')
  if (values.seed !== undefined && !/^\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.')
  await setUp('test')
  return runFuzz('test/main/database/diskFuzz.test.ts', {
    BRAINDUMP_FUZZ_RUNS: values.runs,
    BRAINDUMP_FUZZ_SEED: values.seed,
    BRAINDUMP_FUZZ_ONLY: values.only,
  })
})
