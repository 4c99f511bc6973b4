import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './cache.mjs'
import { root, say, SetupError } from './say.mjs'
import { buildFallback, FALLBACK_VERSION } from './fallback.mjs'

const electronPackage = join(root, 'node_modules/electron')

function executableIn(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app/Contents/MacOS/Electron')
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron')
}

function ownRuntime() {
  const folder = join(electronPackage, 'dist')
  const wanted = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version
  const versionFile = join(folder, 'version')
  if (!existsSync(versionFile)) return undefined
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
  return version === wanted ? { folder, executable: executableIn(folder), version, fallback: false } : undefined
}

function fallbackRuntime() {
  const folder = join(cacheFolder, `electron-${FALLBACK_VERSION}`)
  return { folder, executable: join(folder, 'electron'), version: FALLBACK_VERSION, fallback: true }
}

/**
 * Finds or fetches an Electron to run the app with: an explicit `ELECTRON_OVERRIDE_DIST_PATH`, the release that
 * package.json names, or, where that cannot be downloaded, the fallback runtime (Linux x64 only).
 * @returns {Promise<{folder: string, executable: string, version: string, fallback: boolean}>}
 */
export async function setUpElectron() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    const version = readFileSync(join(override, 'version'), 'utf8').trim()
    return { folder: override, executable: executableIn(override), version, fallback: version === FALLBACK_VERSION }
  }
  const own = ownRuntime()
  if (own) return own
  const fallback = fallbackRuntime()
  if (!existsSync(join(fallback.folder, 'ready'))) {
    say('fetching Electron')
    const download = spawnSync(process.execPath, [join(electronPackage, 'install.js')], {
      stdio: ['ignore', 2, 'ignore'],
      timeout: 300_000,
    })
    const fetched = download.status === 0 ? ownRuntime() : undefined
    if (fetched) return fetched
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SetupError(
        'Electron could not be downloaded. Check the network (or set ELECTRON_MIRROR) and try again.',
      )
    }
    await buildFallback(fallback.folder)
  }
  say(`Electron's own download is out of reach; using the fallback runtime ${FALLBACK_VERSION} (for this machine only)`)
  return fallback
}
