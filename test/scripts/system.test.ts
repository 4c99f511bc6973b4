import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'

/*
 * What set-up installs of the system, on a machine whose programs are only an apt that notes what it is asked for.
 */

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const isDebian = existsSync('/etc/os-release') && /debian|ubuntu/.test(readFileSync('/etc/os-release', 'utf8'))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'braindump-system-'))
  await program('apt-get', `echo "$@" >> '${folder}/asked'`)
  await program('apt-cache', 'exit 0')
  await program('sudo', 'while [ "$1" != apt-get ] && [ "$1" != true ]; do shift; done; exec "$@"')
  await program('true', 'exit 0')
  return () => rm(folder, { recursive: true, force: true })
})

async function program(name: string, line: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`)
  await chmod(join(folder, name), 0o755)
}

/** Runs a line of a script where only these programs are; answers what apt was asked for and what was said. */
async function onMachine(line: string, env: NodeJS.ProcessEnv): Promise<{ asked: string; said: string }> {
  const { stderr } = await run(process.execPath, ['--input-type=module', '-e', line], {
    cwd: root,
    env: { PATH: folder, HOME: folder, ...env },
  }).catch((error: unknown) => error as { stderr: string })
  const asked = await readFile(join(folder, 'asked'), 'utf8').catch(() => '') // Nothing was asked for.
  return { asked, said: stderr }
}

const setUpSystem = (purpose: string): string =>
  `(await import('./scripts/setup/system.mjs')).setUpSystem('${purpose}')`

describe.skipIf(!isDebian)('the set-up of the system (on Debian and its family)', () => {
  it('installs a virtual display for a window where there is no screen, and nothing that only tests need', async () => {
    const { asked } = await onMachine(setUpSystem('window'), {})
    expect(asked).toMatch(/^install .*\bxvfb\b/m)
    expect(asked).not.toMatch(/sox|gnome-keyring|espeak/)
  })

  it.each([
    ['a window on a screen', 'window', { DISPLAY: ':0' }],
    ['a window on Wayland', 'window', { WAYLAND_DISPLAY: 'wayland-0' }],
    ['what has no window', 'app', {}],
  ])('installs none for %s', async (_what, purpose, env) => {
    expect((await onMachine(setUpSystem(purpose), env)).asked).not.toContain('xvfb')
  })
})

const startDisplay = `const { main } = await import('./scripts/setup.mjs')
  const { startVirtualDisplay } = await import('./scripts/setup/virtualDisplay.mjs')
  await main(async () => void (await startVirtualDisplay()))`

describe.skipIf(process.platform !== 'linux')('a virtual display', () => {
  it('that is not installed is told in one line, with what to install', async () => {
    const { said } = await onMachine(startDisplay, {})
    expect(said).toMatch(/^There is no screen, and Xvfb.*apt-get install xvfb.*\n$/)
  })

  it('that does not start says why, and leaves nothing behind', async () => {
    await program('Xvfb', 'echo "no room for a display" >&2; exit 1')
    const { said } = await onMachine(startDisplay, { PATH: `${folder}:/usr/bin:/bin`, TMPDIR: folder })
    expect(said).toBe('The virtual display could not be started: no room for a display\n')
    expect((await readdir(folder)).filter((name) => name.startsWith('braindump-display'))).toEqual([])
  })
})
