import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** A process of its own that takes and gives messages. */
export interface ChildHandle {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Once, when the process is gone, for whatever reason; words that name it. */
  onExit(listener: (how: string) => void): void
  /** Ends it at once; `onExit` follows. */
  kill(): void
  /** Gives it back after its work, for more. Where there is none, it is killed. */
  release?(): void
  readonly pid: number | undefined
}

/** Starts the speech process. */
export type StartChild = () => ChildHandle

/** The environment without this app's own secrets: nothing that recognises speech needs a passphrase. */
export const innocentEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BRAINDUMP_')))

/** The built file of a process, from wherever this code runs: the bundle, one of its chunks, or the sources (tests). */
export function builtEntry(name: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    for (const path of [join(folder, `${name}.js`), join(folder, 'out', 'main', `${name}.js`)])
      if (existsSync(path)) return path
    if (folder === dirname(folder)) throw new Error(`There is no ${name}.js; build first.`)
  }
}

/** Less urgent than recording and the window. Refused on some systems; then it runs as it is. */
export function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // The process may be gone already, or the system may not allow it.
  }
}

/** The speech process as a child of plain Node. */
export const nodeChild =
  (entry = builtEntry('speech.process')): StartChild =>
  () => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: innocentEnvironment(),
      execArgv: [],
    })
    lowerPriority(child.pid)
    return {
      pid: child.pid,
      // A message to a process that is just ending is lost; its exit is what counts.
      post: (message) => void (child.connected && child.send(message as object, () => undefined)),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => {
        child.once('error', (error) => listener(error.message))
        child.once('exit', (code, signal) => listener(signal ?? `code ${code ?? 'unknown'}`))
      },
      kill: () => child.kill('SIGKILL'),
    }
  }

/** The part of Electron's `utilityProcess` that is used; handed in, so that this file needs no Electron. */
export interface UtilityProcessModule {
  fork(
    entry: string,
    args: string[],
    options: { stdio: 'ignore'; serviceName: string; env: NodeJS.ProcessEnv },
  ): UtilityChild
}
interface UtilityChild {
  readonly pid: number | undefined
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  once(event: 'exit', listener: (code: number) => void): unknown
  once(event: 'spawn', listener: () => void): unknown
  kill(): boolean
}

/** The speech process as a utility process of Electron. */
export const utilityChild =
  (utilityProcess: UtilityProcessModule, entry = builtEntry('speech.process')): StartChild =>
  () => {
    const child = utilityProcess.fork(entry, [], {
      stdio: 'ignore',
      serviceName: 'BrainDump speech',
      env: innocentEnvironment(),
    })
    child.once('spawn', () => lowerPriority(child.pid))
    return {
      get pid() {
        return child.pid
      },
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.once('exit', (code) => listener(`code ${code}`)),
      // `kill()` asks (SIGTERM); a process in a native call would not answer.
      kill: () => {
        if (child.pid === undefined) child.kill()
        else killNow(child.pid)
      },
    }
  }

/**
 * The speech process as a thread, for commands of the installed app: Electron's binary cannot be used as Node there, and has
 * no utility processes before Chromium starts. A crash ends the command; nothing else runs in it.
 */
export const threadChild =
  (entry = builtEntry('speech.process')): StartChild =>
  () => {
    const worker = new Worker(entry, { env: innocentEnvironment(), stdout: true, stderr: true })
    return {
      pid: undefined,
      post: (message) => worker.postMessage(message),
      onMessage: (listener) => worker.on('message', listener),
      onExit: (listener) => {
        let told = false
        const tell = (how: string): void => {
          if (!told) listener(how)
          told = true
        }
        worker.once('error', (error) => tell(error.message))
        worker.once('exit', (code) => tell(`code ${code}`))
      },
      kill: () => void worker.terminate(),
    }
  }

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already: its exit has been or will be told.
  }
}
