// `npm run fuzz:sync -- --runs N --seed S [--couchdb]`: random schedules of several devices and a server; prints the smallest
// schedule that fails. With --couchdb they meet on the server of BRAINDUMP_TEST_COUCHDB_URL, else in memory. Then as many
// schedules of purges against writing, over a server in memory that forgets and comes back from older copies.
import { parseArgs } from 'node:util'
import { main, setUp } from './setup.mjs'
import { runFuzz } from './suites/fuzz.mjs'

await main(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      couchdb: { type: 'boolean', default: false },
    },
  })
  if (!/^[1-9]\d*$/.test(values.runs)) throw new Error('--runs takes a whole number of schedules.')
  if (values.seed !== undefined && !/^-?\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.')
  if (values.couchdb && !process.env.BRAINDUMP_TEST_COUCHDB_URL)
    throw new Error('--couchdb needs a server in BRAINDUMP_TEST_COUCHDB_URL.')
  await setUp('test')
  const env = {
    BRAINDUMP_FUZZ_RUNS: values.runs,
    BRAINDUMP_FUZZ_SEED: values.seed,
    BRAINDUMP_FUZZ_SERVER: values.couchdb ? 'couchdb' : undefined,
  }
  const edits = runFuzz('test/main/conflicts/fuzz.test.ts', env)
  return runFuzz('test/main/conflicts/purgeFuzz.test.ts', env) || edits
})
