import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../setup/say.mjs'
import { withLock } from './lock.mjs'
import { fingerprint } from './sources.mjs'

const out = join(root, 'out')
const stampOf = (bundle) => join(out, `.${bundle}.built`)

function isCurrent(bundle) {
  return existsSync(stampOf(bundle)) && readFileSync(stampOf(bundle), 'utf8') === fingerprint(bundle)
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))

/**
 * Moves new files over the old ones, entries last. Old chunks stay: a process that was started before may still
 * load one, and their names carry a hash.
 */
function moveOver(from, to) {
  const files = filesIn(from).sort((a, b) => Number(b.includes('/')) - Number(a.includes('/')))
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    renameSync(join(from, file), join(to, file))
  }
}

async function build(bundles, { clean = false } = {}) {
  const temporary = join(out, `.build-${process.pid}`)
  process.env['BRAINDUMP_BUILD_OUT'] = temporary
  const previousMode = process.env['NODE_ENV']
  // What is bundled and what is not is looked up from the folder that the program was started in.
  const startedIn = process.cwd()
  process.chdir(root)
  try {
    const { resolveConfig } = await import('electron-vite')
    const vite = await import('vite')
    for (const bundle of bundles) {
      // Taken before the build: a file written meanwhile makes the bundle stale again.
      const built = fingerprint(bundle)
      const { config } = await resolveConfig({ root, logLevel: 'error' }, 'build', 'production')
      await vite.build(config[bundle])
      if (clean) rmSync(join(out, bundle), { recursive: true, force: true })
      moveOver(join(temporary, bundle), join(out, bundle))
      writeFileSync(stampOf(bundle), built)
    }
  } finally {
    process.chdir(startedIn)
    rmSync(temporary, { recursive: true, force: true })
    delete process.env['BRAINDUMP_BUILD_OUT']
    if (previousMode === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = previousMode
  }
}

/** Builds the bundles that are missing or older than their sources. One builder at a time; prints nothing. */
export async function ensureBuilt(bundles = ['main', 'preload', 'renderer']) {
  if (bundles.every(isCurrent)) return
  mkdirSync(out, { recursive: true })
  await withLock(join(out, '.lock'), () => build(bundles.filter((bundle) => !isCurrent(bundle))))
}

/** Builds everything anew and leaves nothing of earlier builds, as a package needs it. */
export async function buildAll() {
  mkdirSync(out, { recursive: true })
  await withLock(join(out, '.lock'), () => build(['main', 'preload', 'renderer'], { clean: true }))
}
