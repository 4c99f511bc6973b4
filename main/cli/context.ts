import { CommandError } from './command'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Host, openHost } from '../composition/compose'
import type { CommandContext } from './command'
import { askLine, askSecret } from './prompt'

/** Where the app keeps its own profile: the same folder the window uses. */
export function defaultProfile(environment: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'BrainDump')
  if (process.platform === 'win32')
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'BrainDump')
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'BrainDump')
}

/** The folder of the profile that was named, or the app's own. */
export const profileFolder = (named: string | undefined): string => resolve(named ?? defaultProfile())

/** Opens a profile for one command. Nothing runs in the background: a command does what it was asked and ends. */
export async function openContext(
  profile: string | undefined,
  json: boolean,
  signal: AbortSignal,
): Promise<{ context: CommandContext; close: () => Promise<void> }> {
  const note = (line: string): void => {
    if (!json) process.stderr.write(`${line}\n`)
  }
  const host = await openHost({
    profile: profileFolder(profile),
    emit: () => undefined,
    onError: (error) => {
      process.stderr.write(`braindump: ${error instanceof Error ? error.message : String(error)}\n`)
    },
    background: false,
  })
  const secret = async (variable: string, prompt: string): Promise<string> =>
    optional(variable) ?? (await askSecret(prompt, variable))
  const context: CommandContext = {
    host,
    services: async () => {
      await unlock(host, secret)
      return host.services()
    },
    secret,
    optionalSecret: optional,
    ask: (prompt) => (json ? Promise.resolve(null) : askLine(prompt)),
    note,
    print: (text) => void process.stdout.write(text),
    signal,
    json,
    cwd: process.cwd(),
  }
  return { context, close: () => host.close() }
}

async function unlock(host: Host, secret: CommandContext['secret']): Promise<void> {
  const { vault } = host
  if (vault.state.state === 'absent') {
    if (vault.lostKeys !== null) throw vault.absence()
    throw new CommandError(
      'no-vault',
      'There is no journal in this profile. Start one with "init", or join one with "join URL".',
    )
  }
  if (vault.state.state === 'unlocked') return
  await vault.unlock({ with: 'passphrase', passphrase: await secret('BRAINDUMP_PASSPHRASE', 'Passphrase') })
}

function optional(variable: string): string | undefined {
  const value = process.env[variable]
  return value === undefined || value === '' ? undefined : value
}
