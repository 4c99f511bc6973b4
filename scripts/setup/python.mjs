import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../build/lock.mjs'
import { cacheFolder } from './cache.mjs'
import { root, say } from './say.mjs'

/*
 * A virtual environment for tools/read-backup.py, which the tests run. It is kept in the cache, outside of the checkout, and
 * made anew when the list of packages changes.
 */

const requirements = join(root, 'tools/requirements.txt')
/** The longest that this may take over a slow line. */
const LONGEST_MS = 900_000
/** After a failure it is not tried again for so long. */
const PATIENCE_MS = 3_600_000

function folderOf(cache) {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  return join(cache, `python-${hash.slice(0, 16)}`)
}

const interpreterIn = (folder) =>
  process.platform === 'win32' ? join(folder, 'Scripts/python.exe') : join(folder, 'bin/python')

/** The Python with what the reader needs; null where set-up could not make one. */
export function readerPython(cache = cacheFolder) {
  const folder = folderOf(cache)
  return existsSync(join(folder, 'ready')) && existsSync(interpreterIn(folder)) ? interpreterIn(folder) : null
}

/** Makes the environment where it is not there. Where it cannot be made it says so and goes on: those tests are skipped. */
export async function setUpPython(cache = cacheFolder) {
  if (readerPython(cache) !== null) return
  const failed = `${folderOf(cache)}-failed`
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < PATIENCE_MS) return
  mkdirSync(cache, { recursive: true })
  await withLock(join(cache, '.python'), () => fill(cache, failed), LONGEST_MS)
}

function fill(cache, failed) {
  if (readerPython(cache) !== null) return // Somebody else was at it.
  const folder = folderOf(cache)
  say('making a Python environment for tools/read-backup.py (once a machine)')
  rmSync(folder, { recursive: true, force: true })
  try {
    runPython(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:']
    runPython(interpreterIn(folder), [...pip, '-r', requirements])
    writeFileSync(join(folder, 'part'), '')
    renameSync(join(folder, 'part'), join(folder, 'ready'))
    rmSync(failed, { force: true })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    writeFileSync(failed, '')
    say(`the Python environment cannot be made (${error.message}); going on without, its tests are skipped`)
  }
}

function runPython(program, args) {
  const { error, status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: LONGEST_MS })
  if (error) throw new Error(`${program} could not be started: ${error.message}`)
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) || `${program} ended with ${status}`)
}
