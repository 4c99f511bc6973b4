import { audioCommands } from './cli/commands/audio'
import { backupCommands } from './cli/commands/backup/commands'
import { conflictCommands } from './cli/commands/conflicts'
import { historyCommands } from './cli/commands/history'
import { transcriptCommands } from './cli/commands/transcript'
import { deviceCommands } from './cli/commands/devices/registry'
import { openContext, profileFolder } from './cli/context'
import { entryCommands } from './cli/commands/entries'
import { pairingCommands } from './cli/commands/devices/pairing'
import { remoteCommands } from './cli/commands/remote'
import { askSecret } from './cli/prompt'
import { run } from './cli/run'
import { askWindow } from './cli/window/askWindow'
import { statusCommand } from './cli/commands/status'
import { syncCommands } from './cli/commands/sync'
import { transcribeCommands } from './cli/commands/transcribe'
import { transferCommands } from './cli/commands/exchange'
import { vaultCommands } from './cli/commands/vault'
import { recoveryCommands } from './cli/commands/recovery/commands'
import { orphanCommands } from './cli/commands/orphans'
import { verifyCommand } from './cli/commands/verify'
import { makeForOwnerOnly } from './profile/ownerOnly'
import { Uncaught, uncaughtError } from './platform/uncaught'

/*
 * The command line (docs/DESIGN.md, The command line): the same services as the window, in plain Node. The installed
 * app comes here as well when its first argument is a command.
 */

export const commands = [
  ...vaultCommands,
  ...recoveryCommands,
  ...remoteCommands,
  ...syncCommands,
  ...entryCommands,
  ...conflictCommands,
  ...historyCommands,
  ...transcriptCommands,
  ...deviceCommands,
  ...pairingCommands,
  statusCommand,
  ...orphanCommands,
  verifyCommand,
  ...audioCommands,
  ...transcribeCommands,
  ...transferCommands,
  ...backupCommands,
]

/**
 * Runs one command line; Ctrl-C asks the command to end, a second one ends the process. So does, with `exit`, an error that
 * nobody caught: what hangs because of it would keep the process going.
 */
export async function runCli(
  argv: readonly string[],
  exit: (code: number) => void = (code) => process.exit(code),
): Promise<number> {
  makeForOwnerOnly()
  const interrupt = new AbortController()
  const stop = (): void => {
    if (interrupt.signal.aborted) process.exit(130)
    interrupt.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  // Whoever read has gone (`braindump list | head`): the command goes on to its end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignore)
  let crash: (error: unknown) => void = ignore
  const crashed = new Promise<never>((_resolve, reject) => (crash = reject))
  const uncaught = new Uncaught((error) => crash(uncaughtError(error)))
  try {
    const code = await run(argv, {
      commands,
      open: (profile, json) => openContext(profile, json, interrupt.signal),
      elsewhere: (argv, profile) =>
        askWindow({ profile: profileFolder(profile), argv, secret: askSecret, signal: interrupt.signal, out, err }),
      out,
      err,
      crashed,
    })
    if (uncaught.happened) {
      for (const stream of [process.stdout, process.stderr]) await written(stream)
      exit(code)
    }
    return code
  } finally {
    uncaught.stop()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

const ignore = (): void => undefined
const out = (text: string): void => void process.stdout.write(text)
const err = (text: string): void => void process.stderr.write(text)

/** Resolves when everything so far has been handed to the system. */
const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()))
