import { once } from 'node:events'
import { chmod, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import type { Host } from '../../composition/compose'
import { type Command, type CommandContext, CommandError, UsageError } from '../command'
import { findCommand, run } from '../run'
import { WITHOUT_PROOF, worksBesideWindow } from './besideWindow'
import { commandSocket } from './place'
import { listen, replySchema, requestSchema, send, type CommandRequest, type Reply } from './protocol'

export interface CommandServer {
  /** Asks the commands under way to end, and resolves when they have. */
  close(): Promise<void>
}

/**
 * Lets the command line use the journal that this process holds. Whoever asks proves that the journal is theirs, as they would
 * without a window.
 * @throws Error where no socket can be made; the window works all the same
 */
export async function serveCommands(host: Host, commands: readonly Command[]): Promise<CommandServer> {
  const path = commandSocket(host.profile)
  const open = new Set<Conversation>()
  const running = new Set<Promise<void>>()
  if (path === null || host.readOnly !== null) return { close: async () => undefined }
  const server = createServer((socket) => {
    const conversation = new Conversation(socket, host, commands)
    open.add(conversation)
    const ended = conversation.ended.finally(() => {
      open.delete(conversation)
      running.delete(ended)
    })
    running.add(ended)
  })
  // This process holds the lock of the profile: whoever made it is gone.
  await rm(path, { force: true })
  server.listen(path)
  await once(server, 'listening')
  server.on('error', () => undefined) // One connection less; the others go on.
  await chmod(path, 0o600)
  return {
    close: async () => {
      server.close()
      for (const conversation of open) conversation.abort()
      await Promise.all(running)
      await rm(path, { force: true })
    },
  }
}

/** One command from one connection. */
class Conversation {
  readonly ended: Promise<void>
  readonly #socket: Socket
  readonly #host: Host
  readonly #commands: readonly Command[]
  readonly #interrupt = new AbortController()
  #begin: (request: CommandRequest | null) => void = () => undefined
  #answer: ((reply: Reply) => void) | null = null
  #isBegun = false

  constructor(socket: Socket, host: Host, commands: readonly Command[]) {
    this.#socket = socket
    this.#host = host
    this.#commands = commands
    const begun = new Promise<CommandRequest | null>((resolve) => (this.#begin = resolve))
    socket.on('error', () => undefined) // `close` follows.
    socket.on('close', () => this.abort())
    listen(
      socket,
      (message) => (this.#isBegun ? replySchema.parse(message) : requestSchema.parse(message)),
      (message) => {
        this.#isBegun = true
        if ('argv' in message) this.#begin(message)
        else if ('abort' in message) this.abort()
        else this.#answer?.(message)
      },
    )
    this.ended = begun
      .then((request) => (request === null ? undefined : this.#run(request)))
      // Whatever it was, whoever asked is told by the end of the connection; the window goes on.
      .catch(() => undefined)
      .finally(() => socket.end())
  }

  abort(): void {
    this.#begin(null)
    this.#interrupt.abort()
    this.#answer?.({ abort: true })
  }

  async #run({ argv, cwd, environment }: CommandRequest): Promise<void> {
    const found = findCommand(this.#commands, argv)
    const name = found?.command.name ?? ''
    if (!worksBesideWindow(name, argv)) return send(this.#socket, { unavailable: true })
    const code = await run(argv, {
      commands: this.#commands,
      open: async (_profile, json) => {
        const context = this.#contextOf(cwd, environment, json)
        if (!WITHOUT_PROOF.has(name)) await this.#prove(context)
        return { context, close: async () => undefined }
      },
      out: (text) => send(this.#socket, { out: text }),
      err: (text) => send(this.#socket, { err: text }),
    })
    send(this.#socket, { exit: code })
  }

  #contextOf(cwd: string, environment: Readonly<Record<string, string>>, json: boolean): CommandContext {
    const optionalSecret = (variable: string): string | undefined => environment[variable] || undefined
    return {
      host: this.#host,
      services: async () => this.#host.services(),
      secret: async (variable, prompt) => optionalSecret(variable) ?? (await this.#ask(variable, prompt)),
      optionalSecret,
      // Commands that ask for a line do not run beside the window.
      ask: async () => null,
      note: (line) => {
        if (!json) send(this.#socket, { err: `${line}\n` })
      },
      print: (text) => send(this.#socket, { out: text }),
      signal: this.#interrupt.signal,
      json,
      cwd,
    }
  }

  /** @throws AppError `locked`, `wrong-passphrase`, `wrong-recovery-code` */
  async #prove(context: CommandContext): Promise<void> {
    const { vault } = this.#host
    if (vault.state.state === 'absent') return
    // Whoever sits at the window decides whether it shows the journal.
    if (vault.state.state === 'locked')
      throw new CommandError(
        'locked',
        'The window has this journal open, and it is locked. Unlock it there and try again.',
      )
    const recoveryCode = context.optionalSecret('BRAINDUMP_RECOVERY_CODE')
    await vault.slotOf(
      recoveryCode === undefined
        ? { with: 'passphrase', passphrase: await context.secret('BRAINDUMP_PASSPHRASE', 'Passphrase') }
        : { with: 'recovery-code', recoveryCode },
    )
  }

  async #ask(variable: string, prompt: string): Promise<string> {
    const answered = new Promise<Reply>((resolve) => (this.#answer = resolve))
    send(this.#socket, { ask: { variable, prompt } })
    const reply = this.#interrupt.signal.aborted ? { abort: true as const } : await answered
    this.#answer = null
    if ('secret' in reply) return reply.secret
    if ('refused' in reply) throw new UsageError(reply.refused)
    throw new CommandError('cancelled', 'The command was cancelled.')
  }
}
