import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { AppError } from '../../app/errors'

/** Cost of turning a passphrase into a key; stored in the slot it was used for. */
export interface Argon2Parameters {
  readonly memoryKiB: number
  readonly iterations: number
  readonly parallelism: number
}

/** 64 MiB, three passes (docs/DESIGN.md, Keys; RFC 9106, second recommended option). */
export const ARGON2_PARAMETERS: Argon2Parameters = { memoryKiB: 65_536, iterations: 3, parallelism: 1 }

/** Derives 32 bytes from a passphrase. */
export type DeriveKey = (passphrase: string, salt: Uint8Array, parameters: Argon2Parameters) => Promise<Buffer>

// Plain CommonJS that needs nothing but the library, so it runs from the sources, from the bundle and from a packaged app.
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads')
require(workerData.library).argon2id(workerData.options).then(
  (key) => parentPort.postMessage({ key }),
  (error) => parentPort.postMessage({ error: String(error && error.message || error) }),
)`

/**
 * Argon2id in a thread of its own: it takes a few hundred milliseconds, and the main process must not stand still.
 * The passphrase is normalised (NFKC), so that it does not matter which keyboard typed an accent.
 */
export const deriveWithArgon2: DeriveKey = (passphrase, salt, parameters) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(SOURCE, {
      eval: true,
      workerData: {
        library: createRequire(import.meta.url).resolve('hash-wasm'),
        options: {
          password: passphrase.normalize('NFKC'),
          salt,
          memorySize: parameters.memoryKiB,
          iterations: parameters.iterations,
          parallelism: parameters.parallelism,
          hashLength: 32,
          outputType: 'binary',
        },
      },
    })
    const fail = (cause: unknown) =>
      reject(new AppError('internal', 'The key could not be derived from the passphrase.', { cause }))
    worker.once('message', (answer: { key?: Uint8Array; error?: string }) => {
      if (answer.key) resolve(Buffer.from(answer.key))
      else fail(answer.error)
    })
    worker.once('error', fail)
    worker.once('exit', (code) => fail(new Error(`The key thread ended with ${code}.`)))
  })
