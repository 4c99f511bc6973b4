import { spawn } from 'node:child_process'
import { root } from './say.mjs'

/** True where a window can be shown. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

/** Runs a program to its end with a display: the one there is, or a virtual one. Answers its exit code. */
export function runWithDisplay(program, args, env = {}) {
  const [command, all] = hasDisplay()
    ? [program, args]
    : ['xvfb-run', ['-a', '-s', '-screen 0 1400x900x24', program, ...args]]
  const child = spawn(command, all, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(hasDisplay() ? {} : { BRAINDUMP_VIRTUAL_DISPLAY: '1' }), ...env },
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
