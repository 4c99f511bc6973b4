import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { UsageError } from './command'

/** Asks on the terminal without echo. @throws UsageError when there is no terminal */
export async function askSecret(prompt: string, variable: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`There is no terminal to ask on. Set ${variable} in the environment.`)
  process.stderr.write(`${prompt}: `)
  const silent = new Writable({
    write: (_chunk, _encoding, done) => {
      done()
    },
  })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

/** Asks on the terminal; null when there is none, or when it was closed. */
export async function askLine(prompt: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  try {
    return await Promise.race([
      lines.question(`${prompt}: `),
      new Promise<null>((resolve) => lines.once('close', () => resolve(null))),
    ])
  } finally {
    lines.close()
  }
}
