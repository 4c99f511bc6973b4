import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { withLock } from '../build/lock.mjs'
import { root, run, say } from './say.mjs'

/** The longest that an installation may take over a slow line, in milliseconds. */
const INSTALLATION_MS = 3_600_000

/** Where packages are installed: this project's, or those that only the benches need. */
const placeOf = (folder) => ({
  folder,
  what: folder === root ? 'npm packages' : `npm packages of ${relative(root, folder)}`,
  stamp: join(folder, 'node_modules/.braindump-lock'),
  guard: join(root, folder === root ? 'out/.packages' : `out/.packages-${relative(root, folder)}`),
})

const lockHash = ({ folder }) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')

const isStamped = ({ stamp }, hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash

const packagesOf = ({ folder }, file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).packages

function versionOnDisk({ folder }, path) {
  const manifest = join(folder, path, 'package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined
}

/**
 * True when npm itself has installed exactly this lock file, whoever called it. Its own list is written last, so without
 * that an installation was cut off; it can also be ahead of what is there, so the packages are looked at as well.
 */
function npmInstalledThis(place) {
  const list = 'node_modules/.package-lock.json'
  if (!existsSync(join(place.folder, list))) return false
  const installed = packagesOf(place, list)
  return Object.entries(packagesOf(place, 'package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' || optional || (installed[path]?.version === version && versionOnDisk(place, path) === version),
  )
}

/**
 * Installs the packages of the lock file when they are missing or the lock file has changed.
 * @param folder the one with the lock file
 */
export async function setUpDependencies(folder = root) {
  const place = placeOf(folder)
  if (isStamped(place, lockHash(place))) return
  mkdirSync(join(root, 'out'), { recursive: true })
  // One at a time: an installation begins by removing what is there.
  await withLock(place.guard, () => install(place), INSTALLATION_MS)
}

function install(place) {
  const hash = lockHash(place)
  if (isStamped(place, hash)) return
  if (!npmInstalledThis(place)) {
    say(`installing ${place.what}`)
    const onWindows = process.platform === 'win32'
    run(onWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: place.folder,
      // The runtime is fetched separately, where a failure can be explained.
      env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
      shell: onWindows,
    })
  }
  writeFileSync(place.stamp, hash)
}
