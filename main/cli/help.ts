import type { Command } from './command'

/** Every command with its one-line summary. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return [
    'braindump: a voice journal that is yours',
    '',
    'Usage: braindump [--profile DIR] [--json] COMMAND …   (COMMAND --help tells more)',
    '',
    ...lines,
    '',
    'Secrets are asked for, or taken from BRAINDUMP_PASSPHRASE, BRAINDUMP_RECOVERY_CODE,',
    'BRAINDUMP_REMOTE_PASSWORD and BRAINDUMP_BACKUP_PASSWORD. Exit codes: 0 done, 1 failed, 2 wrong usage.',
    '',
  ].join('\n')
}

/** How one command is used. */
export const helpFor = ({ name, usage, summary }: Command): string =>
  `Usage: braindump ${name} ${usage}\n\n${summary}\n`
