import { issueOf } from '../../app/messages/inSchema'
import { toAppError, toErrorReport, AppError } from '../../app/errors'
import { keyed, plain } from '../../app/messages/message'
import type { CallDefinition, Contract, Envelope } from '../../app/ipc/wire/define'

/** What is known of the frame that calls. */
export interface Sender {
  /** The top frame of one of our own windows, not a frame inside it and not a foreign content. */
  readonly isMainFrameOfOurs: boolean
  readonly origin: string
}

export interface GateOptions {
  readonly contract: Contract
  /** By domain and call, as `Handlers` of the contract. */
  readonly handlers: Readonly<Record<string, Readonly<Record<string, (input: never) => unknown>>>>
  /** The only origin that may call. */
  readonly origin: string
  /** Parse what handlers answer as well: on while developing and testing. */
  readonly checkOutput: boolean
  /** Hears of bugs (kind `internal`), which the window only sees as a message. */
  readonly onBug: (channel: string, error: unknown) => void
}

export interface Gate {
  /** Whether what comes from there is from our own page: its own frame, at its own origin. */
  readonly isOurs: (sender: Sender) => boolean
  /** Answers one call from a window. Never throws: what goes wrong is in the envelope. */
  readonly answer: (sender: Sender, channel: unknown, input: unknown) => Promise<Envelope<unknown>>
  /** Lets no new call in and waits for those inside. */
  readonly close: () => Promise<void>
}

/**
 * The decisions of the IPC boundary (docs/DESIGN.md, The boundary between window and main): who may call, what, with
 * which input.
 */
export function createGate(options: GateOptions): Gate {
  const inside = new Set<Promise<unknown>>()
  let closed = false

  const isOurs = (sender: Sender): boolean => sender.isMainFrameOfOurs && sender.origin === options.origin

  const run = async (sender: Sender, channel: unknown, input: unknown): Promise<Envelope<unknown>> => {
    try {
      if (!isOurs(sender)) throw new AppError('invalid-input', plain('This page may not talk to BrainDump.'))
      if (closed) throw new AppError('cancelled', keyed('shell.closing'))
      const { definition, handler } = find(options, channel)
      const parsed = parseInput(definition, input)
      const value = await handler(parsed as never)
      return { ok: true, value: options.checkOutput ? parseOutput(definition, value) : value }
    } catch (error) {
      if (toAppError(error).kind === 'internal') options.onBug(String(channel), error)
      return { ok: false, error: toErrorReport(error) }
    }
  }

  return {
    isOurs,
    answer: (sender, channel, input) => {
      const call = run(sender, channel, input).finally(() => inside.delete(call))
      inside.add(call)
      return call
    },
    close: async () => {
      closed = true
      await Promise.all(inside)
    },
  }
}

function find({ contract, handlers }: GateOptions, channel: unknown) {
  const [domain = '', name = '', ...rest] = typeof channel === 'string' ? channel.split('.') : []
  const calls = Object.hasOwn(contract, domain) ? contract[domain] : undefined
  const definition = calls && Object.hasOwn(calls, name) ? calls[name] : undefined
  const handler = definition && rest.length === 0 ? handlers[domain]?.[name] : undefined
  if (!definition || !handler) throw new AppError('invalid-input', plain('There is no such call.'))
  return { definition, handler }
}

function parseInput(definition: CallDefinition, input: unknown): unknown {
  const result = definition.input.safeParse(input)
  if (result.success) return result.data
  // Names of fields and what was expected, never the values: they may be a person's words or a passphrase.
  const issues = result.error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.code}`)
  const bad = plain(`Bad input (${issues.slice(0, 5).join('; ')}).`)
  throw new AppError('invalid-input', issueOf(result.error) ?? bad)
}

function parseOutput(definition: CallDefinition, value: unknown): unknown {
  const result = definition.output.safeParse(value)
  if (result.success) return result.data
  throw new AppError('internal', plain(`A handler answered what the contract does not allow: ${result.error.message}`))
}
