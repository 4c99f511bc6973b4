// `npm start [-- --profile DIR …]`: does all set-up, builds what is stale and opens the window.
import { spawn } from 'node:child_process'
import { say, root, SetupError } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'
import { runtimeFlags } from './setup/flags.mjs'

await main(async () => {
  const electron = await setUp('app')
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    throw new SetupError('There is no display. Start it on a desktop, or in a virtual one: xvfb-run -a npm start')
  }
  const { ensureBuilt } = await import('./build/bundles.mjs')
  say('building what has changed')
  await ensureBuilt()
  say('opening BrainDump')
  const child = spawn(electron.executable, [root, ...runtimeFlags(), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
})
