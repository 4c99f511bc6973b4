import { mkdir, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where Linux desktops look for what starts with a session (XDG autostart). */
export const autostartFile = (environment: NodeJS.ProcessEnv): string =>
  join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart', 'braindump.desktop')

/** The autostart entry; the window stays hidden until it is asked for. */
export function autostartEntry(executable: string): string {
  // A percent sign begins a field code there (freedesktop.org, Desktop Entry Specification, “The Exec key”).
  const quoted = `"${executable.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=BrainDump',
    `Exec=${quoted} --hidden`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** Writes or removes the autostart entry of this user. */
export async function setAutostart(
  on: boolean,
  executable: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const file = autostartFile(environment)
  if (!on) return rm(file, { force: true })
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, autostartEntry(executable))
}
