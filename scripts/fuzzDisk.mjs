// `npm run fuzz:disk -- --runs N --seed S [--only TEXT]`: profiles of which one file is damaged; prints what of them is lost
// without a word, or does not come back. --only takes runs whose name contains the text, such as "db/messages" or "keyring.copy".
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { main, setUp } from './setup.mjs'
import { root } from './setup/say.mjs'

await main(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '400' },
      seed: { type: 'string' },
      only: { type: 'string' },
    },
  })
  if (!/^[1-9]\d*$/.test(values.runs)) throw new Error('--runs takes a whole number of runs.')
  if (values.seed !== undefined && !/^\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.')
  await setUp('test')
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'node', 'test/main/database/diskFuzz.test.ts'],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        BRAINDUMP_FUZZ_RUNS: values.runs,
        ...(values.seed === undefined ? {} : { BRAINDUMP_FUZZ_SEED: values.seed }),
        ...(values.only === undefined ? {} : { BRAINDUMP_FUZZ_ONLY: values.only }),
      },
    },
  )
  return status ?? 1
})
