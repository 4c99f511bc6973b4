// `npm start [-- --profile DIR …]`: does all set-up, builds what is stale and opens the window.
import { join } from 'node:path'
import { runToEnd } from './setup/display.mjs'
import { runtimeFlags } from './setup/flags.mjs'
import { hasDisplay } from './setup/machine.mjs'
import { root, say } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  const electron = await setUp('window')
  const { ensureBuilt } = await import('./build/bundles.mjs')
  say('building what has changed')
  await ensureBuilt()
  const given = process.argv.slice(2)
  const open = (args, env = {}) =>
    runToEnd(electron.executable, [root, ...runtimeFlags(), ...args], { env, ownGroup: true })
  if (hasDisplay()) {
    say('opening BrainDump')
    return open(given)
  }
  const { startVirtualDisplay } = await import('./setup/virtualDisplay.mjs')
  const { cacheFolder } = await import('./setup/cache.mjs')
  const display = await startVirtualDisplay()
  try {
    say(`there is no screen here; opening BrainDump in a virtual display (${display.name})`)
    return await open([...pictureArguments(given, cacheFolder), ...given], display.env)
  } finally {
    await display.stop()
  }
})

/** Where nobody can see the window there is a picture of it, unless another was asked for. */
function pictureArguments(given, cacheFolder) {
  const asked = given.some((argument) => argument === '--picture' || argument.startsWith('--picture='))
  return asked ? [] : ['--picture', join(cacheFolder, 'window.png')]
}
