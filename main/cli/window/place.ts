import { lstat } from 'node:fs/promises'
import { join } from 'node:path'

const NAME = 'commands.sock'
/** Longer names do not fit into an address of a socket (104 bytes on macOS, 108 on Linux, with their end). */
const MOST_BYTES = 103

/** Where the window of a profile listens for commands; null where the system has no such place. */
export function commandSocket(profile: string): string | null {
  const path = join(profile, NAME)
  // A pipe on Windows can be opened by others than its user.
  return process.platform === 'win32' || Buffer.byteLength(path) > MOST_BYTES ? null : path
}

/** Whether what lies there is a socket of this user, whom nobody else can listen in on. */
export async function isOwnSocket(path: string): Promise<boolean> {
  try {
    const found = await lstat(path)
    return found.isSocket() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
  } catch {
    return false
  }
}
