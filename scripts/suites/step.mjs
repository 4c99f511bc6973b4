import { spawn } from 'node:child_process'
import { runWithDisplay } from '../setup/display.mjs'
import { root } from '../setup/say.mjs'

function exitCode(program, args, env) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  return ended(child)
}

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })

const secondsSince = (started) => ((performance.now() - started) / 1000).toFixed(1)

/** Runs one named step, says how long it took, and answers whether it went well. */
export async function runStep(name, program, args, { display = false, env = {} } = {}) {
  const started = performance.now()
  console.log(`\n— ${name}`)
  const code = await (display ? runWithDisplay(program, args, env) : exitCode(program, args, env))
  console.log(`— ${name}: ${code === 0 ? 'good' : 'FAILED'} after ${secondsSince(started)} s`)
  return code === 0
}

/** The same beside other steps: what it says is shown in one piece when it has ended. */
export async function runStepBeside(name, program, args) {
  const started = performance.now()
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(data))
  const code = await ended(child)
  process.stdout.write(Buffer.concat(output))
  console.log(`— ${name}: ${code === 0 ? 'good' : 'FAILED'} after ${secondsSince(started)} s`)
  return code === 0
}
