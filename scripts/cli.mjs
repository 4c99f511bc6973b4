// `npm run -s cli -- <command> …`: the command line in plain Node. Standard output belongs to the command.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  await setUp('cli')
  const { ensureBuilt } = await import('./build/bundles.mjs')
  await ensureBuilt(['main'])
  const entry = join(root, 'out/main/cli.js')
  process.argv[1] = entry
  const { runCli } = await import(pathToFileURL(entry).href)
  return runCli(process.argv.slice(2))
})
