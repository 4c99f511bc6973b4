import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

/*
 * The set-up of packages with the real npm, in a checkout that needs one small package from a file beside it, so that no
 * registry is asked.
 */

const run = promisify(execFile)
const scripts = join(import.meta.dirname, '../../scripts')

/** The checkout as it is with each version of the package: manifest, lock file, the package itself. */
const states = { '1.0.0': '', '2.0.0': '' }
type Version = keyof typeof states

let checkout: string
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'braindump-packages-'))
  await Promise.all((['1.0.0', '2.0.0'] as const).map(async (version) => (states[version] = await makeState(version))))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function makeState(version: Version): Promise<string> {
  const state = join(folder, version)
  const thing = join(folder, `thing-${version}`)
  await mkdir(state)
  await mkdir(thing)
  await writeFile(join(thing, 'package.json'), JSON.stringify({ name: 'thing', version }))
  await run('npm', ['pack', '--silent', '--pack-destination', state], { cwd: thing })
  const dependencies = { thing: `file:thing-${version}.tgz` }
  await writeFile(join(state, 'package.json'), JSON.stringify({ name: 'checkout', version: '1.0.0', dependencies }))
  await run('npm', ['install', '--package-lock-only', '--offline'], { cwd: state })
  return state
}

/** Brings the checkout to where it needs this version, as pulling a change does. */
const pull = (version: Version): Promise<void> => cp(states[version], checkout, { recursive: true })

/** What `npm start` does first; answers what it said. */
async function setUp(): Promise<string> {
  const script =
    "const { setUpDependencies } = await import('./scripts/setup/dependencies.mjs'); await setUpDependencies()"
  const env = { ...process.env, npm_config_offline: 'true' }
  return (await run(process.execPath, ['--input-type=module', '-e', script], { cwd: checkout, env })).stderr
}

const inModules = (file: string): string => join(checkout, 'node_modules', file)
const installed = async (): Promise<string> => {
  const { version } = JSON.parse(await readFile(inModules('thing/package.json'), 'utf8')) as { version: string }
  return version
}

describe('the set-up of packages', () => {
  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'braindump-checkout-'))
    await cp(scripts, join(checkout, 'scripts'), { recursive: true })
    await pull('1.0.0')
    return () => rm(checkout, { recursive: true, force: true })
  })

  it('installs on a fresh checkout, and then has nothing to do', async () => {
    expect(await setUp()).toContain('installing npm packages')
    expect(await installed()).toBe('1.0.0')
    await writeFile(inModules('mine'), '')
    expect(await setUp()).toBe('')
    expect(existsSync(inModules('mine'))).toBe(true)
  })

  it('installs exactly what a new lock file says, and leaves nothing of before', async () => {
    await setUp()
    await mkdir(inModules('left-over'))
    await pull('2.0.0')
    expect(await setUp()).toContain('installing npm packages')
    expect(await installed()).toBe('2.0.0')
    expect(existsSync(inModules('left-over'))).toBe(false)
  })

  it('leaves packages alone that somebody installed with npm', async () => {
    await run('npm', ['ci', '--offline'], { cwd: checkout })
    await writeFile(inModules('mine'), '')
    expect(await setUp()).toBe('')
    expect(existsSync(inModules('mine'))).toBe(true)
  })

  it('looks at the packages themselves, because npm notes more as installed than is', async () => {
    await setUp()
    await pull('2.0.0')
    await run('npm', ['install', '--package-lock-only', '--offline'], { cwd: checkout })
    await setUp()
    expect(await installed()).toBe('2.0.0')
  })

  it('starts anew where an installation was cut off', async () => {
    await mkdir(inModules('thing'), { recursive: true })
    expect(await setUp()).toContain('installing npm packages')
    expect(await installed()).toBe('1.0.0')
  })

  it('installs once when two start at the same time', async () => {
    const said = await Promise.all([setUp(), setUp()])
    expect(said.filter((text) => text.includes('installing'))).toHaveLength(1)
    expect(await installed()).toBe('1.0.0')
  })

  it('does not touch a lock file that is out of step, and says so', async () => {
    await writeFile(
      join(checkout, 'package.json'),
      JSON.stringify({ name: 'checkout', dependencies: { other: '1.0.0' } }),
    )
    const before = await readFile(join(checkout, 'package-lock.json'))
    await expect(setUp()).rejects.toThrow(/npm ci/)
    expect(await readFile(join(checkout, 'package-lock.json'))).toEqual(before)
  })
})
