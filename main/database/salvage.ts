import leveldown from 'leveldown'

/**
 * leveldb's own repair of a folder, in place: give it a copy. What it cannot read is left out.
 * @throws what leveldb says, also when there is nothing to repair
 */
export const repairFolder = (path: string): Promise<void> => called((done) => leveldown.repair(path, done))

/** Every value in a leveldb folder, below PouchDB; the caller recognizes its own. Ends at what cannot be read. */
export async function* valuesOf(path: string): AsyncGenerator<Buffer> {
  const database = leveldown(path)
  await called((done) => database.open({ createIfMissing: false }, done))
  try {
    const iterator = database.iterator({ keyAsBuffer: true, valueAsBuffer: true })
    const next = (): Promise<Buffer | null> =>
      new Promise((resolve) => {
        iterator.next((error, _key, value) => resolve(error ? null : (value ?? null)))
      })
    try {
      for (let value = await next(); value !== null; value = await next()) yield value
    } finally {
      await called((done) => iterator.end(done))
    }
  } finally {
    await called((done) => database.close(done))
  }
}

const called = (call: (done: (error?: Error) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    call((error) => (error ? reject(error) : resolve()))
  })
