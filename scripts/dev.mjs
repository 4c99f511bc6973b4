// `npm run dev`: the app with a dev server behind the window and rebuilds of the main process.
import { join } from 'node:path'
import { runWithDisplay } from './setup/display.mjs'
import { runtimeFlags } from './setup/flags.mjs'
import { root } from './setup/say.mjs'
import { main, setUp } from './setup.mjs'

await main(async () => {
  const electron = await setUp('window')
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  return runWithDisplay(process.execPath, [vite, 'dev', '--watch', '--', ...runtimeFlags(), ...process.argv.slice(2)], {
    ELECTRON_EXEC_PATH: electron.executable,
  })
})
