import type { Dirent } from 'node:fs'
import { chmod, lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What a group and everybody else may do. */
const OTHERS = 0o077
/** A folder with one of these is shared on purpose (`/tmp`), whatever is in it. */
const SHARED = 0o7000

/** What this process makes from now on is for its user only, whoever makes it: Node, leveldb or Chromium. */
export function makeForOwnerOnly(): void {
  process.umask(OTHERS)
}

/**
 * What BrainDump makes in a profile. A name is a file or a folder, or begins the name of one kept beside it (a damaged
 * copy). Anything else there is not ours to change: somebody may have named a folder with other things as the profile.
 */
const OURS =
  /^(db|inventory|keyring\.copy|lock|window|captures|snapshots|merge-log|authorities|own-edits|owner\.txt|keychain\.bin|commands\.sock|(audio|databases|device|held-back|losses|quarantine|receipts|restoring|remote-memory|remotes|secrets|sequences|settings|speech-jobs|speech-speed|speech-trials|trash-age|window)\.json)(?=$|[.-])/
/** Closed, not walked: what is in it can be downloaded by anybody, and may be shared between profiles by links. */
const PUBLIC = 'models'

/**
 * Takes the rights of others from a profile and all that BrainDump made in it: earlier versions, leveldb and Chromium left
 * folders that everybody on the machine could look into. Links are not followed. What cannot be changed is told once, and
 * the journal opens all the same.
 */
export async function closeToOthers(profile: string, tell: (error: unknown) => void): Promise<void> {
  // Windows has no such rights: a profile there lies in a folder of its user.
  if (process.platform === 'win32') return
  const failures: unknown[] = []
  const close = (path: string, mode: number): Promise<void> =>
    (mode & OTHERS) === 0
      ? Promise.resolve()
      : unlessGone(chmod(path, mode & 0o700)).catch((error: unknown) => void failures.push(error))
  const folder = await stat(profile)
  if ((folder.mode & SHARED) === 0) await close(profile, folder.mode)
  for (const entry of await readdir(profile, { withFileTypes: true }))
    if (entry.name === PUBLIC) await closeOne(join(profile, entry.name), entry, close)
    else if (OURS.test(entry.name)) await closeAll(join(profile, entry.name), entry, close)
  if (failures.length > 0) tell(failures[0])
}

type Close = (path: string, mode: number) => Promise<void>

async function closeOne(path: string, entry: Dirent, close: Close): Promise<void> {
  if (!entry.isDirectory() && !entry.isFile()) return
  const found = await unlessGone(lstat(path))
  if (found) await close(path, found.mode)
}

async function closeAll(path: string, entry: Dirent, close: Close): Promise<void> {
  await closeOne(path, entry, close)
  if (!entry.isDirectory()) return
  for (const inner of (await unlessGone(readdir(path, { withFileTypes: true }))) ?? [])
    await closeAll(join(path, inner.name), inner, close)
}

/** Chromium and leveldb remove files while this looks. */
const unlessGone = async <T>(work: Promise<T>): Promise<T | undefined> => {
  try {
    return await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
