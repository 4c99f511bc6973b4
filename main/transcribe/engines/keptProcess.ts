import type { ChildHandle, StartChild } from './processes'

/** How long a process with its loaded model waits for more work. */
const IDLE_MS = 5 * 60_000
/** With less memory than this the model is unloaded at once. */
const ENOUGH_BYTES = 700 * 1024 * 1024

/** A starter of processes that keeps one between tasks, because loading a model takes as long as hearing a sentence. */
export interface KeptProcess {
  readonly start: StartChild
  /** Ends the process that waits, and every one that comes back from now on. */
  close(): void
}

interface Listeners {
  message: (message: unknown) => void
  exit: (how: string) => void
}
const nobody: Listeners = { message: () => undefined, exit: () => undefined }

interface Kept {
  readonly child: ChildHandle
  /** Whose work it does now. */
  listeners: Listeners
}

/** Keeps one process that `start` made for `idleMs` after its work. Work at the same time gets processes of its own. */
export function keptProcess(start: StartChild, idleMs = IDLE_MS, memoryBytes = availableMemory): KeptProcess {
  let waiting: { readonly kept: Kept; readonly timer: NodeJS.Timeout } | null = null
  let closed = false

  const started = (): Kept => {
    const kept: Kept = { child: start(), listeners: nobody }
    kept.child.onMessage((message) => kept.listeners.message(message))
    kept.child.onExit((how) => {
      if (waiting?.kept === kept) forget()
      kept.listeners.exit(how)
    })
    return kept
  }
  const forget = (): void => {
    if (waiting) clearTimeout(waiting.timer)
    waiting = null
  }
  const takeBack = (kept: Kept): void => {
    kept.listeners = nobody
    if (closed || waiting !== null || memoryBytes() < ENOUGH_BYTES) return kept.child.kill()
    const unload = (): void => {
      forget()
      kept.child.kill()
    }
    waiting = { kept, timer: setTimeout(unload, idleMs).unref() }
  }

  return {
    start: () => {
      const kept = waiting?.kept ?? started()
      forget()
      const listeners: Listeners = { ...nobody }
      kept.listeners = listeners
      return {
        get pid() {
          return kept.child.pid
        },
        post: (message) => kept.child.post(message),
        onMessage: (listener) => (listeners.message = listener),
        onExit: (listener) => (listeners.exit = listener),
        kill: () => kept.child.kill(),
        release: () => takeBack(kept),
      }
    },
    close() {
      closed = true
      waiting?.kept.child.kill()
      forget()
    },
  }
}

/** Memory that is free for more; on other systems unknown, for they count what they could give as used. */
export function availableMemory(): number {
  return process.platform === 'linux' || process.platform === 'win32' ? process.availableMemory() : Infinity
}
