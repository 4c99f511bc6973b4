import { existsSync } from 'node:fs'
import { join } from 'node:path'

const libraryFolders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib']
const programFolders = (process.env['PATH'] ?? '').split(':')

/** True when a library or program with this name, or a file with this path, is on this machine. */
export function isThere(file) {
  if (file.startsWith('/')) return existsSync(file)
  const folders = file.includes('.so') ? libraryFolders : programFolders
  return folders.some((folder) => existsSync(join(folder, file)))
}

/** True where a window can be shown. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])
