import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run, say } from './say.mjs'

const stamp = join(root, 'node_modules/.braindump-lock')

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/** True when npm itself has installed exactly this lock file, whoever called it. */
function npmInstalledThis() {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  )
}

/** Installs the packages of the lock file when they are missing or the lock file has changed. */
export function setUpDependencies() {
  const hash = lockHash()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  if (!npmInstalledThis()) {
    say('installing npm packages')
    // Not `npm ci`: it refuses a lock file without the optional engines of other platforms, which not every registry
    // has. This installs what the lock file says all the same, and writes nothing back.
    run(
      process.platform === 'win32' ? 'npm.cmd' : 'npm',
      ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        // The runtime is fetched separately, where a failure can be explained.
        env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
        shell: process.platform === 'win32',
      },
    )
  }
  writeFileSync(stamp, hash)
}
