import { spawn } from 'node:child_process'
import { runWithDisplay } from '../setup/display.mjs'
import { root } from '../setup/say.mjs'

function exitCode(program, args, env) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** Runs one named step, says how long it took, and answers whether it went well. */
export async function runStep(name, program, args, { display = false, env = {} } = {}) {
  const started = performance.now()
  console.log(`\n— ${name}`)
  const code = await (display ? runWithDisplay(program, args, env) : exitCode(program, args, env))
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`— ${name}: ${code === 0 ? 'good' : 'FAILED'} after ${seconds} s`)
  return code === 0
}
