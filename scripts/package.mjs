// `npm run package [-- electron-builder arguments]`: dist/linux-unpacked and a .deb here; other systems' packages there.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildAll } from './build/bundles.mjs'
import { main, setUp } from './setup.mjs'
import { root, run, say } from './setup/say.mjs'

await main(async () => {
  const electron = await setUp('app')
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await buildAll()
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  const given = process.argv.slice(2)
  const args = [builder, ...(given.length > 0 ? given : defaultTargets()), '--publish', 'never']
  const env = { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' }
  if (electron.fallback) {
    say(`packaging with the fallback runtime ${electron.version}: good for trying it here, not for giving it to people`)
    args.push(`-c.electronDist=${electron.folder}`, `-c.electronVersion=${electron.version}`)
    // The tool that electron-builder makes a .deb with is another download.
    env.CUSTOM_FPM_PATH = join(root, 'scripts/package/fpm.mjs')
  }
  run(process.execPath, args, { env })
  for (const name of readdirSync(join(root, 'dist'))) say(`made dist/${name}`)
})

function defaultTargets() {
  if (process.platform === 'darwin') return ['--mac']
  return process.platform === 'win32' ? ['--win'] : ['--linux', 'dir', 'deb']
}
