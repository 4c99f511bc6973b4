import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { hasDisplay } from './machine.mjs'
import { root } from './say.mjs'
import { startVirtualDisplay } from './virtualDisplay.mjs'

/** Signals within this time are one wish: a terminal sends Ctrl+C to everybody, and npm passes it on. */
const ONE_WISH_MS = 2_000

/**
 * npm passes SIGTERM on to the shell that it runs a script in, and no further: that dies of it, and we hear nothing. So
 * whoever was started by npm looks whether its parent is still there, this often.
 */
const PARENT_MS = 500
const parent = process.ppid

/** What asks to end; Windows has no way to pass on that a terminal was closed. */
const ENDING = ['SIGINT', 'SIGTERM', ...(process.platform === 'win32' ? [] : ['SIGHUP'])]
const codeOf = (signal) => 128 + constants.signals[signal]

const isLeftBehind = () => process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent

/** Runs a program to its end with a display: the one there is, or a virtual one. Answers its exit code. */
export async function runWithDisplay(program, args, env = {}) {
  const display = hasDisplay() ? undefined : await startVirtualDisplay()
  try {
    return await runToEnd(program, args, { env: { ...display?.env, ...env } })
  } finally {
    await display?.stop()
  }
}

/**
 * Runs a program to its end and passes on what ends this one. Answers its exit code, or as a shell does 128 and the number
 * of the signal that killed it.
 * @param ownGroup out of reach of the terminal's Ctrl+C, so that it gets each signal once: for Chromium the second means
 *   at once
 */
export async function runToEnd(program, args, { env = {}, ownGroup = false } = {}) {
  if (isLeftBehind()) return codeOf('SIGTERM')
  const child = spawn(program, args, {
    cwd: root,
    stdio: [ownGroup ? 'ignore' : 'inherit', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    detached: ownGroup && process.platform !== 'win32',
  })
  let passedOn
  const passOn = (signal) => {
    if (passedOn !== undefined && performance.now() - passedOn < ONE_WISH_MS) return
    passedOn = performance.now()
    child.kill(signal)
  }
  for (const signal of ENDING) process.on(signal, passOn)
  const looking = setInterval(() => {
    if (passedOn === undefined && isLeftBehind()) passOn('SIGTERM')
  }, PARENT_MS)
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve(code ?? codeOf(signal)))
    })
  } finally {
    clearInterval(looking)
    for (const signal of ENDING) process.off(signal, passOn)
  }
}
