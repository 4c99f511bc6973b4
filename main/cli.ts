import { audioCommands } from './cli/audio'
import { conflictCommands } from './cli/conflicts'
import { openContext } from './cli/context'
import { entryCommands } from './cli/entries'
import { remoteCommands } from './cli/remote'
import { run } from './cli/run'
import { statusCommand } from './cli/status'
import { syncCommands } from './cli/sync'
import { transcribeCommands } from './cli/transcribe'
import { transferCommands } from './cli/transfer'
import { vaultCommands } from './cli/vault'
import { verifyCommand } from './cli/verify'

/*
 * The command line (design §12): the same services as the window, in plain Node. The installed app comes here as well when
 * its first argument is a command.
 */

export const commands = [
  ...vaultCommands,
  ...remoteCommands,
  ...syncCommands,
  ...entryCommands,
  ...conflictCommands,
  statusCommand,
  verifyCommand,
  ...audioCommands,
  ...transcribeCommands,
  ...transferCommands,
]

/** Runs one command line; Ctrl-C asks the command to end, a second one ends the process. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const interrupt = new AbortController()
  const stop = (): void => {
    if (interrupt.signal.aborted) process.exit(130)
    interrupt.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await run(argv, {
      commands,
      open: (profile, json) => openContext(profile, json, interrupt.signal),
      out: (text) => void process.stdout.write(text),
      err: (text) => void process.stderr.write(text),
    })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
