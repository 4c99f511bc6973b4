// `npm run screenshots [-- damage [case…]]`: makes docs/screenshots/*.png, or what a person sees of damaged files, by driving the real
// app (see test/e2e/screenshots/take.ts).
import { join } from 'node:path'
import { runWithDisplay } from './setup/display.mjs'
import { root } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  await setUp('test')
  const { ensureBuilt } = await import('./build/bundles.mjs')
  await ensureBuilt()
  return runWithDisplay(process.execPath, [
    '--import',
    'tsx',
    join(root, 'test/e2e/screenshots/take.ts'),
    ...process.argv.slice(2),
  ])
})
