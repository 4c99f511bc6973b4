import leveldown from 'leveldown'

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
  const database = leveldown(directory)
  await new Promise<void>((resolve, reject) => {
    database.open((error?: Error) => {
      if (!error) resolve()
      else reject(HELD.test(error.message) ? new InUseError(error.message, { cause: error }) : error)
    })
  })
  return () =>
    new Promise((resolve, reject) => {
      database.close((error?: Error) => (error ? reject(error) : resolve()))
    })
}
