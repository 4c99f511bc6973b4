// `npm run dev`: the app with a dev server behind the window and rebuilds of the main process.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { runtimeFlags } from './setup/flags.mjs'
import { root } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  const electron = await setUp('app')
  const child = spawn(
    process.execPath,
    [
      join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
      'dev',
      '--watch',
      '--',
      ...runtimeFlags(),
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ELECTRON_EXEC_PATH: electron.executable } },
  )
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
})
