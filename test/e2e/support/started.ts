import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setUp } from '../../../scripts/setup.mjs'

const root = join(import.meta.dirname, '../../..')

export interface StartOptions {
  readonly profile: string
  /** Where set-up keeps what outlives a checkout. */
  readonly cache: string
  readonly args?: readonly string[]
  /** Through npm, as a person types it, or its script alone. */
  readonly through?: 'npm' | 'script'
}

/** `npm start` on a machine without a screen. */
export interface Started {
  readonly child: ChildProcess
  /** What it has said so far on both streams. */
  readonly said: () => string
  /** Resolves with the match once it has been said; rejects when it ended before. */
  readonly until: (line: RegExp) => Promise<RegExpExecArray>
  /** Resolves when it has ended and nobody can write to its streams any more. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** Programs of this start that are still there: their names. */
  readonly running: () => string[]
  /** For the end of a test that failed: nothing of it goes on. */
  readonly kill: () => void
}

/** Starts it in a process group of its own, as a shell does. */
export async function startWithoutScreen({
  profile,
  cache,
  args = [],
  through = 'script',
}: StartOptions): Promise<Started> {
  const mark = randomUUID()
  const { folder } = await setUp('test')
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    BRAINDUMP_CACHE: cache,
    ELECTRON_OVERRIDE_DIST_PATH: folder,
    BRAINDUMP_TEST_START: mark,
  }
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'BRAINDUMP_VIRTUAL_DISPLAY']) delete env[name]
  const [program, first] = through === 'npm' ? ['npm', ['start', '--']] : [process.execPath, ['scripts/start.mjs']]
  const child = spawn(program, [...first, '--profile', profile, ...args], {
    cwd: root,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  const until = (line: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = line.exec(text)
        if (found) resolve(found)
      }
      listeners.add(look)
      look()
      ended.then(() => reject(new Error(`It ended without saying ${String(line)}:\n${text}`)), reject)
    })
  const own = (): { pid: number; name: string }[] => processesWith(mark, profile)
  return {
    child,
    said: () => text,
    until,
    ended,
    running: () => own().map(({ name }) => name),
    kill: () => own().forEach(({ pid }) => process.kill(pid, 'SIGKILL')),
  }
}

/** Processes with the mark in their environment, or (Chromium writes over that) the profile in their arguments. */
function processesWith(mark: string, profile: string): { pid: number; name: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const [environment, command] = ['environ', 'cmdline'].map((file) =>
          readFileSync(`/proc/${pid}/${file}`, 'utf8'),
        )
        if (!environment?.includes(mark) && !command?.includes(profile)) return []
        return [{ pid: Number(pid), name: (command ?? '').split('\0').slice(0, 2).join(' ') }]
      } catch {
        return [] // It ended while we looked.
      }
    })
}
