import { createInterface } from 'node:readline'
import type { Socket } from 'node:net'
import { z } from 'zod'

/*
 * A command line that finds its profile open in a window hands the command to it, over a socket in the profile that only its
 * user can open (docs/adr/0184). Each message is a line of JSON.
 */

/** The version of this protocol; the app may have been updated while its window was open. */
export const PROTOCOL_VERSION = 1

/** What the command line asks for: the first line. */
export const requestSchema = z.object({
  version: z.literal(PROTOCOL_VERSION),
  argv: z.array(z.string()),
  /** Where paths in the arguments begin. */
  cwd: z.string(),
  /** The variables of BrainDump: secrets among them, so that none is asked for twice. */
  environment: z.record(z.string(), z.string()),
})
export type CommandRequest = z.infer<typeof requestSchema>

/** What the command line says while the command runs. */
export const replySchema = z.union([
  z.object({ secret: z.string() }),
  /** There is nobody to ask. */
  z.object({ refused: z.string() }),
  z.object({ abort: z.literal(true) }),
])
export type Reply = z.infer<typeof replySchema>

/** What the window says. */
export const saidSchema = z.union([
  z.object({ out: z.string() }),
  z.object({ err: z.string() }),
  /** A secret is needed. */
  z.object({ ask: z.object({ variable: z.string(), prompt: z.string() }) }),
  /** The end, with the exit code. */
  z.object({ exit: z.union([z.literal(0), z.literal(1), z.literal(2)]) }),
  /** This command cannot run beside a window. */
  z.object({ unavailable: z.literal(true) }),
])
export type Said = z.infer<typeof saidSchema>

export const send = (socket: Socket, message: CommandRequest | Reply | Said): void => {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
}

/** Calls `hear` with each message as it is parsed; what is none ends the connection. */
export function listen<T>(socket: Socket, parse: (message: unknown) => T, hear: (message: T) => void): void {
  const lines = createInterface({ input: socket, crlfDelay: Infinity })
  // Errors of the socket come by here as well; its `close` follows.
  lines.on('error', () => undefined)
  lines.on('line', (line) => {
    let message: T
    try {
      message = parse(JSON.parse(line))
    } catch {
      // Another version of the app, or none: whoever waits is told by the end of the connection.
      socket.destroy()
      return
    }
    hear(message)
  })
}
