import { execFile } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { readerPython } from '../../scripts/setup/python.mjs'
import { DEVICE_PASSPHRASE } from './device'
import type { Outcome } from './commandLine'

const root = join(import.meta.dirname, '../..')
export const READER = join(root, 'tools/read-backup.py')
const python = readerPython()

/** For `it.skipIf`. */
export const withoutPython = python === null
export const needsPython = (name: string): string =>
  withoutPython ? `${name} (skipped: set-up could not make a Python environment with tools/requirements.txt)` : name

/** A Python that has what the reader needs. `null` in the environment takes a variable out. */
export function runPython(
  args: readonly string[],
  environment: Readonly<Record<string, string | null>> = {},
  input = '',
): Promise<Outcome> {
  const env: NodeJS.ProcessEnv = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' }
  for (const [name, value] of Object.entries({ BRAINDUMP_PASSPHRASE: DEVICE_PASSPHRASE, ...environment }))
    if (value === null) Reflect.deleteProperty(env, name)
    else env[name] = value
  return new Promise((resolve) => {
    const child = execFile(
      python ?? 'python3',
      [...args],
      { env, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
      },
    )
    child.stdin?.end(input)
  })
}

/** Runs tools/read-backup.py. */
export const readBackup = (
  source: string,
  output: string,
  options: readonly string[] = [],
  environment: Readonly<Record<string, string | null>> = {},
): Promise<Outcome> => runPython([READER, source, output, ...options], environment)

/** Every file below a folder, by its path from there with slashes, as hex of its bytes: equal folders give equal objects. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const named = await Promise.all(
    files.sort().map(async (path) => {
      const bytes = await readFile(path)
      const text = path.endsWith('.md') ? bytes.toString('utf8') : bytes.toString('hex')
      return [relative(folder, path).replaceAll('\\', '/'), text] as const
    }),
  )
  return Object.fromEntries(named)
}
