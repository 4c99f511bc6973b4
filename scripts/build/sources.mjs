import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../setup/say.mjs'

/** What each bundle is made of. */
const sources = {
  main: ['app', 'main'],
  preload: ['app', 'main/preload.ts'],
  renderer: ['app', 'renderer', 'THIRD-PARTY-NOTICES.md'],
}
const always = ['electron.vite.config.ts', 'package-lock.json']

function* filesUnder(path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  if (statSync(full).isFile()) return yield path
  for (const entry of readdirSync(full, { withFileTypes: true })) yield* filesUnder(join(path, entry.name))
}

/** A short text that changes whenever a file that goes into the bundle is added, removed or written. */
export function fingerprint(bundle) {
  const hash = createHash('sha256')
  for (const path of [...sources[bundle], ...always].flatMap((top) => [...filesUnder(top)]).sort()) {
    const { size, mtimeMs } = statSync(join(root, path))
    hash.update(`${path}\0${size}\0${mtimeMs}\n`)
  }
  return hash.digest('hex')
}
