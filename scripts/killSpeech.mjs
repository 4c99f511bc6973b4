// `npm run kill:speech -- --kills N --seed S`: kills the speech process at N moments, during live words and during the final
// text, and looks that nothing is lost, nothing is there twice and no process is left. Needs BRAINDUMP_TEST_MODELS.
import { parseArgs } from 'node:util'
import { main, setUp } from './setup.mjs'
import { runFuzz } from './suites/fuzz.mjs'

await main(async () => {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' }, seed: { type: 'string' } } })
  if (!/^[1-9]\d*$/.test(values.kills)) throw new Error('--kills takes a whole number of kills.')
  if (values.seed !== undefined && !/^\d+$/.test(values.seed)) throw new Error('--seed takes a whole number.')
  if (process.env['BRAINDUMP_TEST_MODELS'] === undefined)
    throw new Error('BRAINDUMP_TEST_MODELS has to name the models.')
  await setUp('test')
  return runFuzz('test/main/transcribe/speechKills.test.ts', {
    BRAINDUMP_KILLS: values.kills,
    BRAINDUMP_KILLS_SEED: values.seed ?? String(Date.now() % 1_000_000),
  })
})
