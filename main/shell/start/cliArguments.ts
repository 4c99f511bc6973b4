/** First words of the command line (docs/DESIGN.md, The command line). Any other first word is for the window. */
export const COMMANDS: ReadonlySet<string> = new Set(
  (
    'init join remote add list show edit trash restore purge sync conflicts resolve undo history audio transcribe model ' +
    'export import verify orphans passphrase recovery status backup transcript device pair languages help'
  ).split(' '),
)

/** Switches for Chromium that the installed launcher puts before a command. */
const CHROMIUM = /^--(no-sandbox|disable-gpu|log-level=\d|ozone-platform=\w+)$/

/**
 * The command line's arguments when the installed program was started with a command, else undefined.
 * @param argv what came after the executable
 */
export function commandLineOf(argv: readonly string[]): readonly string[] | undefined {
  const own = argv.slice(argv.findIndex((argument) => !CHROMIUM.test(argument)))
  const first = firstWord(own)
  return first !== undefined && COMMANDS.has(first) ? own : undefined
}

/** Options with a value of their own that may stand before the command, or before no command at all. */
const WITH_VALUE: ReadonlySet<string | undefined> = new Set(['--profile', '--picture'])

/** Options may stand before the command. */
function firstWord(argv: readonly string[]): string | undefined {
  let at = 0
  while (argv[at]?.startsWith('-')) at += WITH_VALUE.has(argv[at]) ? 2 : 1
  return argv[at]
}
