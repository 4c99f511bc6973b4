import { parseArgs, type ParseArgsConfig } from 'node:util'
import { toAppError, toErrorReport, AppError, isAppError } from '../../app/errors'
import { within } from '../platform/uncaught'
import {
  type Arguments,
  type Command,
  type CommandContext,
  type CommandOptions,
  UsageError,
  CommandError,
} from './command'
import { helpFor, overview } from './help'

const COMMON: CommandOptions = {
  profile: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
}

export interface RunOptions {
  readonly commands: readonly Command[]
  /** Opens the profile for a command; closed again when it ends, however it ends. */
  readonly open: (
    profile: string | undefined,
    json: boolean,
  ) => Promise<{ context: CommandContext; close: () => Promise<void> }>
  /** Has the process run it that holds the profile; null where that would not. */
  readonly elsewhere?: (argv: readonly string[], profile: string | undefined) => Promise<0 | 1 | 2 | null>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Rejects when an error comes that nobody caught: what is going on then may never end. */
  readonly crashed?: Promise<never>
}

/** Commands that change nothing in the profile: they work where it cannot be written. */
export const READING: ReadonlySet<string> = new Set([
  ...['list', 'show', 'history', 'transcript', 'export', 'audio list', 'audio export'],
  ...['status', 'verify', 'conflicts', 'orphans', 'remote list', 'model list', 'device list', 'recovery list'],
])

/** How long closing may take after an error that nobody caught, in milliseconds. */
const CLOSE_MS = 3_000

/**
 * Runs one command line and answers the exit code: 0 done, 1 failed, 2 wrong usage (docs/DESIGN.md, The command line).
 */
export async function run(argv: readonly string[], options: RunOptions): Promise<0 | 1 | 2> {
  const json = argv.includes('--json')
  const { crashed = new Promise<never>(() => undefined) } = options
  const orCrash = <T>(work: Promise<T>): Promise<T> => Promise.race([work, crashed])
  let [isCrashed, isAnswered] = [false, false]
  crashed.catch(() => (isCrashed = true))
  try {
    const found = findCommand(options.commands, argv)
    if (!found) {
      const asked = argv.length === 0 || argv.includes('--help') || argv.includes('-h') || argv[0] === 'help'
      if (!asked) throw new UsageError(`There is no command "${words(argv).slice(0, 2).join(' ')}". Try --help.`)
      options.out(overview(options.commands))
      return argv.length === 0 ? 2 : 0
    }
    const { command, rest } = found
    const { args, values } = parse(command, rest)
    if (values['help'] === true) {
      options.out(helpFor(command))
      return 0
    }
    const opened = await orCrash(openOrElsewhere(options, argv, values['profile'] as string | undefined, json))
    if (typeof opened === 'number') return opened
    const { context, close } = opened
    try {
      const { readOnly } = context.host
      // Why that is so was said when it was opened.
      if (readOnly !== null && !READING.has(command.name))
        throw new CommandError(readOnly.kind, `"${command.name}" changes the journal, which is open for reading only.`)
      const answer = await orCrash(command.run(context, args))
      isAnswered = true
      if (json) options.out(`${JSON.stringify(answer.json)}\n`)
      else if (answer.text !== '') options.out(answer.text.endsWith('\n') ? answer.text : `${answer.text}\n`)
      if (answer.failure === undefined) return 0
      options.err(`braindump: ${answer.failure}\n`)
      return 1
    } finally {
      await (isCrashed ? within(CLOSE_MS, close) : orCrash(close()))
    }
  } catch (error) {
    const report = toErrorReport(error)
    if (json && !isAnswered) options.out(`${JSON.stringify({ error: report })}\n`)
    options.err(`braindump: ${report.message.replace(/\s*\n\s*/g, ' ')}\n`)
    if (toAppError(error).kind === 'internal' && process.env['BRAINDUMP_DEBUG'] !== undefined)
      options.err(`${stackOf(error)}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

/** The profile for this command; where another process has it and runs the command, the exit code. */
async function openOrElsewhere(
  { open, elsewhere }: RunOptions,
  argv: readonly string[],
  profile: string | undefined,
  json: boolean,
): Promise<Awaited<ReturnType<RunOptions['open']>> | 0 | 1 | 2> {
  try {
    return await open(profile, json)
  } catch (error) {
    const code = isAppError(error, 'profile-in-use') ? ((await elsewhere?.(argv, profile)) ?? null) : null
    if (code !== null) return code
    throw error
  }
}

/** Where it happened: of what nobody caught, the error itself and not what was made of it. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return (error.cause instanceof Error ? error.cause : error).stack ?? ''
}

/** The command that the first words name, the longer name first (`remote add` before `remote`), options may stand before. */
export function findCommand(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; rest: string[] } | null {
  const leading: string[] = []
  let at = 0
  for (; at < argv.length && argv[at]?.startsWith('-'); at += 1) {
    leading.push(argv[at] ?? '')
    if (argv[at] === '--profile') leading.push(argv[(at += 1)] ?? '')
  }
  const tail = argv.slice(at)
  for (const length of [2, 1]) {
    const name = tail.slice(0, length).join(' ')
    const command = commands.find((candidate) => candidate.name === name)
    if (command && tail.length >= length) return { command, rest: [...leading, ...tail.slice(length)] }
  }
  return null
}

const words = (argv: readonly string[]): string[] =>
  argv.filter((word, at) => !word.startsWith('-') && argv[at - 1] !== '--profile')

/**
 * `--text "- [ ] pack"` as `--text=- [ ] pack`: `parseArgs` takes a value that begins with a dash for another option. A
 * known option stays one, so that a value that was forgotten is noticed.
 */
function withValues(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): string[] {
  const joined: string[] = []
  for (let at = 0; at < args.length; at++) {
    const [word = '', value] = [args[at], args[at + 1]]
    if (word === '--') return [...joined, ...args.slice(at)]
    const takesValue = word.startsWith('--') && options[word.slice(2)]?.type === 'string'
    const isOption = value === '--' || Object.keys(options).some((name) => value === `--${name}`)
    if (takesValue && value?.startsWith('-') === true && !isOption) {
      joined.push(`${word}=${value}`)
      at++
    } else joined.push(word)
  }
  return joined
}

function parse(command: Command, rest: string[]): { args: Arguments; values: Record<string, unknown> } {
  let parsed: { values: Record<string, unknown>; positionals: string[] }
  try {
    const options = { ...command.options, ...COMMON }
    parsed = parseArgs({ args: withValues(rest, options), options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.split('. ')[0] : ''}. Usage: ${command.name} ${command.usage}`,
    )
  }
  const { values, positionals } = parsed
  const [min, max] = command.words ?? [0, 0]
  if (values['help'] !== true && (positionals.length < min || positionals.length > max))
    throw new UsageError(`Usage: braindump ${command.name} ${command.usage}`.trimEnd())
  const args: Arguments = {
    words: positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    all: (name) => (Array.isArray(values[name]) ? (values[name] as string[]) : []),
    flag: (name) => values[name] === true,
  }
  return { args, values }
}
