import leveldown from 'leveldown'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeveldbDamage } from './leveldb/damage'

/** The folder is in use, by this process or another. */
export class InUseError extends Error {
  override readonly name = 'InUseError'
}

/** What leveldb says of a lock that somebody has; other failures (a full disk) name the same folder. */
const HELD = /already held by process|resource temporarily unavailable|used by another process/i

/**
 * Holds a folder for this process until the answer is called. leveldb's own LOCK file is a lock of the operating system:
 * it goes away with the process, however that ends, so there are no stale locks to guess about.
 * @throws InUseError when somebody holds it
 */
export async function holdExclusively(directory: string): Promise<() => Promise<void>> {
  const database = await openIn(directory).catch(async (error: unknown) => {
    // It held the lock, and then could not read the files beside it.
    if (!isLeveldbDamage(error)) throw error
    // Nothing stands in it but the lock itself, and that is with the system.
    for (const name of await readdir(directory))
      if (name !== 'LOCK') await rm(join(directory, name), { recursive: true, force: true })
    return await openIn(directory)
  })
  return () =>
    new Promise((resolve, reject) => {
      database.close((error?: Error) => (error ? reject(error) : resolve()))
    })
}

async function openIn(directory: string): Promise<ReturnType<typeof leveldown>> {
  const database = leveldown(directory)
  await new Promise<void>((resolve, reject) => {
    database.open((error?: Error) => {
      if (!error) resolve()
      else reject(HELD.test(error.message) ? new InUseError(error.message, { cause: error }) : error)
    })
  })
  return database
}
