import { plain } from '../../app/messages/message'
import type { ParseArgsConfig } from 'node:util'
import { AppError, type ErrorKind } from '../../app/errors'
import type { Host } from '../composition/compose'
import type { Services } from '../composition/services'

/** Options of one command as node's `parseArgs` takes them, without the ones every command has (`--profile`, `--json`). */
export type CommandOptions = NonNullable<ParseArgsConfig['options']>

/** What was typed after the command's name. */
export interface Arguments {
  /** Positional arguments. */
  readonly words: readonly string[]
  /** The value of `--name VALUE`; undefined when absent. */
  readonly text: (name: string) => string | undefined
  /** Every value of a repeatable option. */
  readonly all: (name: string) => readonly string[]
  readonly flag: (name: string) => boolean
}

/** What a command answers: one JSON value for programs, lines for people. */
export interface Answer {
  readonly json: unknown
  /** Lines for a person; empty prints nothing. */
  readonly text: string
  /** What the command found wrong, as a sentence: it is answered all the same, and the exit code is 1. */
  readonly failure?: string
}

export interface CommandContext {
  readonly host: Host
  /** Unlocked services; the passphrase was taken from the environment or asked for. @throws AppError `no-vault`, `wrong-passphrase` */
  readonly services: () => Promise<Services>
  /**
   * A secret from an environment variable, or asked for on the terminal without echo. Never from an argument.
   * @throws UsageError when there is neither
   */
  readonly secret: (variable: string, prompt: string) => Promise<string>
  /** A secret that may be absent: from the environment only. */
  readonly optionalSecret: (variable: string) => string | undefined
  /** A line that the person types, shown as they do. Null where there is no terminal, or with `--json`. */
  readonly ask: (prompt: string) => Promise<string | null>
  /** Progress and remarks for a person, on standard error; nothing with `--json`. */
  readonly note: (line: string) => void
  /** Prints on standard output before the command ends, for one that others wait for. */
  readonly print: (text: string) => void
  /** Aborted by Ctrl-C or SIGTERM: finish what must be finished and return. */
  readonly signal: AbortSignal
  /** True with `--json`. */
  readonly json: boolean
  /** Where paths in the arguments begin: the command may run in another process. */
  readonly cwd: string
}

export interface Command {
  /** One or two words: `list`, `remote add`. */
  readonly name: string
  /** Arguments as shown in the help: `URL [--prefix P]`. */
  readonly usage: string
  readonly summary: string
  readonly options?: CommandOptions
  /** Fewest and most positional arguments; none when left out. */
  readonly words?: readonly [min: number, max: number]
  readonly run: (context: CommandContext, args: Arguments) => Promise<Answer>
}

/** What only the command line says, in English: nothing of it is shown in the window. */
export class CommandError extends AppError {
  constructor(kind: ErrorKind, text: string, options?: { cause?: unknown }) {
    super(kind, plain(text), options)
  }
}

/** Wrong usage: exit code 2. */
export class UsageError extends AppError {
  constructor(message: string) {
    super('invalid-input', plain(message))
  }
}

/** The first word, which `words` of the command says is there. */
export function firstWord(args: Arguments): string {
  const [word] = args.words
  if (word === undefined) throw new UsageError('An argument is missing.')
  return word
}
