import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

/*
 * How a script passes on what ends it. The script of the test runs a program that counts what it is told, says it, and ends
 * with that number when its input does.
 */

const root = join(import.meta.dirname, '../..')
const PROGRAM = `
  let told = 0
  process.on('SIGINT', () => console.log('told', ++told))
  process.stdin.on('end', () => setImmediate(() => process.exit(told))).resume()
  console.log('ready')
`

let script: ChildProcess | undefined
afterEach(() => script?.kill('SIGKILL'))

/** Runs a program with `runToEnd` in a script that says when it has heard a signal and passed it on, or not. */
function runInScript(program: string) {
  const source = `
    import { runToEnd } from './scripts/setup/display.mjs'
    const code = runToEnd(process.execPath, ['-e', ${JSON.stringify(program)}])
    process.on('SIGINT', () => console.log('heard'))
    process.exit(await code)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  script = child
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise((resolve) => child.once('close', resolve))
  const says = (text: string): Promise<void> => expect.poll(() => said, { timeout: 10_000 }).toContain(text)
  return { child, says, ended, said: () => said }
}

describe.skipIf(process.platform === 'win32')('a script that is told to end', () => {
  it('passes it on once, although npm says it again', async () => {
    const { child, says, ended, said } = runInScript(PROGRAM)
    await says('ready')
    child.kill('SIGINT')
    await says('told 1')
    await says('heard')
    child.kill('SIGINT')
    await expect.poll(() => said().match(/heard/g), { timeout: 10_000 }).toHaveLength(2)
    child.stdin.end()
    expect(await ended).toBe(1)
  })

  it('ends as its program did, or as a shell does when that was killed', async () => {
    expect(await runInScript('process.exit(7)').ended).toBe(7)
    expect(await runInScript("process.kill(process.pid, 'SIGKILL')").ended).toBe(137)
  })
})
