import { copyFile, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/** A profile that can be opened although nothing can be written where it lies. */
export interface ReadingCopy {
  readonly folder: string
  /** Once everything in it is closed. */
  readonly remove: () => Promise<void>
}

/** leveldb never changes these. */
const TABLE = /\.(ldb|sst)$/
/** Belongs to the window or the lock, or can be downloaded. */
const LEFT_OUT = new Set(['window', 'lock', 'models', 'owner.txt'])

/**
 * Makes a folder elsewhere from which a profile can be read: its small files and logs as copies, its tables as links, since
 * leveldb writes into every folder that it opens. What is in it is encrypted as it is in the profile. In the system's folder for
 * such files, else in memory where there is a folder for that.
 * @throws AppError of the kind of `reason` when there is no room for it anywhere
 */
export async function makeReadingCopy(profile: string, reason: AppError): Promise<ReadingCopy> {
  let cause: unknown
  for (const parent of new Set([tmpdir(), ...(process.platform === 'linux' ? ['/dev/shm'] : [])])) {
    let folder: string | undefined
    try {
      folder = await mkdtemp(join(parent, 'braindump-reading-'))
      await copyInto(resolve(profile), folder)
      const made = folder
      return { folder, remove: () => rm(made, { recursive: true, force: true }) }
    } catch (error) {
      cause = error
      if (folder !== undefined) await rm(folder, { recursive: true, force: true })
    }
  }
  throw new AppError(reason.kind, keyed('sentences', { first: reason.told, second: NO_ROOM }), { cause })
}

const NO_ROOM = keyed('profile.noRoomToRead')

async function copyInto(from: string, to: string, isTop = true): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (isTop && LEFT_OUT.has(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) {
      await mkdir(target, { mode: 0o700 })
      await copyInto(source, target, false)
    } else if (TABLE.test(entry.name)) await symlink(source, target).catch(() => copyFile(source, target))
    else if (entry.isFile()) await copyFile(source, target)
  }
}
