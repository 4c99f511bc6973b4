import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { toAppError } from '../../../app/errors'
import { commandSocket, isOwnSocket } from './place'
import { listen, PROTOCOL_VERSION, saidSchema, send } from './protocol'

export interface AskWindow {
  readonly profile: string
  readonly argv: readonly string[]
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Asks the person. @throws UsageError when there is nobody to ask */
  readonly secret: (variable: string, prompt: string) => Promise<string>
  /** Asks the command to end. */
  readonly signal: AbortSignal
  readonly environment?: NodeJS.ProcessEnv
}

/**
 * Has the window that holds a profile run a command, and answers its exit code; null where there is no window that would.
 */
export async function askWindow(options: AskWindow): Promise<0 | 1 | 2 | null> {
  const { profile, argv, signal, environment = process.env } = options
  const path = commandSocket(profile)
  if (path === null || !(await isOwnSocket(path))) return null
  const socket = await reach(path)
  if (socket === null) return null
  const abort = (): void => send(socket, { abort: true })
  signal.addEventListener('abort', abort, { once: true })
  try {
    const ended = exitCode(socket, options)
    send(socket, { version: PROTOCOL_VERSION, argv: [...argv], cwd: process.cwd(), environment: ours(environment) })
    return await ended
  } finally {
    signal.removeEventListener('abort', abort)
    socket.destroy()
  }
}

/** Resolves with how it ended; 1 when the window is gone before it said so. */
function exitCode(socket: Socket, { out, err, secret }: AskWindow): Promise<0 | 1 | 2 | null> {
  return new Promise((resolve) => {
    let isBegun = false
    socket.on('close', () => {
      if (isBegun) err('braindump: The window that ran this command was closed before it was done.\n')
      resolve(isBegun ? 1 : null)
    })
    listen(
      socket,
      (message) => saidSchema.parse(message),
      (said) => {
        if ('unavailable' in said) return resolve(null)
        isBegun = true
        if ('exit' in said) {
          isBegun = false
          resolve(said.exit)
        } else if ('out' in said) out(said.out)
        else if ('err' in said) err(said.err)
        else
          secret(said.ask.variable, said.ask.prompt).then(
            (value) => send(socket, { secret: value }),
            (error: unknown) => send(socket, { refused: toAppError(error).message }),
          )
      },
    )
  })
}

async function reach(path: string): Promise<Socket | null> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    // The end of the connection is told by `close`.
    socket.on('error', () => undefined)
    return socket
  } catch {
    // Left over from a window that was killed.
    socket.destroy()
    return null
  }
}

const ours = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      name.startsWith('BRAINDUMP_') && value !== undefined ? [[name, value] as const] : [],
    ),
  )
