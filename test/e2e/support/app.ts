import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { setUp } from '../../../scripts/setup.mjs'
import { runtimeFlags } from '../../../scripts/setup/flags.mjs'

const root = join(import.meta.dirname, '../../..')
/** Looked up once a process: it says which runtime it is. */
let runtime: ReturnType<typeof setUp> | undefined
const electronRuntime = () => (runtime ??= setUp('test'))

export interface LaunchOptions {
  /** Folder of the profile. */
  readonly profile: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Run this executable (a package) instead of the checkout. */
  readonly executable?: string
  /** Run the checkout with this program instead of Electron itself (one that starts it). */
  readonly runtime?: string
  /** How long the window may take to open, in milliseconds. */
  readonly timeoutMs?: number
}

/** The app as a person runs it: real Electron, real window, with what went wrong kept for the report. */
export interface RunningApp {
  readonly electron: ElectronApplication
  readonly page: Page
  /** What main and the window said on standard error and in the console. */
  readonly log: readonly string[]
  /** Milliseconds from launch to the first window. */
  readonly windowMs: number
  /** Quits as a person would and waits for the process to end. */
  readonly quit: () => Promise<void>
  /** Ends the process without any warning, as a power cut would. */
  readonly kill: () => Promise<void>
}

/** Starts the app on a profile and waits for its window. */
export async function launchApp(options: LaunchOptions): Promise<RunningApp> {
  const { executable } = await electronRuntime()
  const started = performance.now()
  const electron = await _electron.launch({
    executablePath: options.executable ?? options.runtime ?? executable,
    args: [
      ...(options.executable ? [] : [root]),
      ...runtimeFlags(),
      '--profile',
      options.profile,
      ...(options.args ?? []),
    ],
    env: { ...definedEnvironment(), ...options.env },
    timeout: options.timeoutMs ?? 60_000,
  })
  const log: string[] = []
  const child = electron.process()
  child.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(text))
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
    await electron.close().catch(() => undefined)
  }
  const page = await electron.firstWindow({ timeout: options.timeoutMs ?? 60_000 }).catch(async (error: unknown) => {
    // Whoever launched it gets nothing to end it with.
    await kill()
    throw error
  })
  page.on('console', (message) => log.push(`[${message.type()}] ${message.text()}`))
  page.on('pageerror', (error) => log.push(`[error] ${error.stack ?? error.message}`))
  page.setDefaultTimeout(20_000)
  return {
    electron,
    page,
    log,
    windowMs: performance.now() - started,
    quit: async () => {
      await electron.evaluate(({ app }) => app.quit()).catch(() => undefined) // It may be gone before it answers.
      await exited
      await electron.close().catch(() => undefined)
    },
    kill,
  }
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

/** A folder for a profile that is removed by `remove`. */
export async function temporaryProfile(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'braindump-e2e-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Saves what the window shows under `test-results/`, and answers where. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = join(root, 'test-results')
  await mkdir(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  return path
}

/** Starts the app without driving it and waits for its end; answers the code and what it said. */
export async function startAgain(profile: string, args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const { executable } = await electronRuntime()
  return new Promise((resolve, reject) => {
    const given = [root, ...runtimeFlags(), '--profile', profile, ...args]
    execFile(executable, given, { timeout: 60_000 }, (error, _stdout, stderr) => {
      const code = error === null ? 0 : error.code
      if (typeof code === 'number') resolve({ code, stderr })
      else reject(new Error(`The app did not end by itself: ${stderr}`, { cause: error }))
    })
  })
}
