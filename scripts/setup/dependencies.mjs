import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../build/lock.mjs'
import { root, run, say } from './say.mjs'

/** The longest that an installation may take over a slow line, in milliseconds. */
const INSTALLATION_MS = 3_600_000

const stamp = join(root, 'node_modules/.braindump-lock')

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

const isStamped = (hash) => existsSync(stamp) && readFileSync(stamp, 'utf8') === hash

const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages

function versionOnDisk(path) {
  const manifest = join(root, path, 'package.json')
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined
}

/**
 * True when npm itself has installed exactly this lock file, whoever called it. Its own list is written last, so without
 * that an installation was cut off; it can also be ahead of what is there, so the packages are looked at as well.
 */
function npmInstalledThis() {
  const list = 'node_modules/.package-lock.json'
  if (!existsSync(join(root, list))) return false
  const installed = packagesOf(list)
  return Object.entries(packagesOf('package-lock.json')).every(
    ([path, { version, optional }]) =>
      path === '' || optional || (installed[path]?.version === version && versionOnDisk(path) === version),
  )
}

/** Installs the packages of the lock file when they are missing or the lock file has changed. */
export async function setUpDependencies() {
  if (isStamped(lockHash())) return
  mkdirSync(join(root, 'out'), { recursive: true })
  // One at a time: an installation begins by removing what is there.
  await withLock(join(root, 'out/.packages'), install, INSTALLATION_MS)
}

function install() {
  const hash = lockHash()
  if (isStamped(hash)) return
  if (!npmInstalledThis()) {
    say('installing npm packages')
    const onWindows = process.platform === 'win32'
    run(onWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      // The runtime is fetched separately, where a failure can be explained.
      env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
      shell: onWindows,
    })
  }
  writeFileSync(stamp, hash)
}
