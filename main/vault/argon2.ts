import { AppError, errorReport } from '../../app/errors'
import { keyed, plain } from '../../app/messages/message'
import { WorkerClient } from '../worker/thread/client'

/** Cost of turning a passphrase into a key; stored in the slot it was used for. */
export interface Argon2Parameters {
  readonly memoryKiB: number
  readonly iterations: number
  readonly parallelism: number
}

/** 64 MiB, three passes (docs/DESIGN.md, Keys; RFC 9106, second recommended option). */
export const ARGON2_PARAMETERS: Argon2Parameters = { memoryKiB: 65_536, iterations: 3, parallelism: 1 }

const KEY_BYTES = 32

/** Derives 32 bytes from a passphrase. */
export type DeriveKey = (passphrase: string, salt: Uint8Array, parameters: Argon2Parameters) => Promise<Buffer>

/** What its thread can do. */
export interface Argon2Calls {
  derive: {
    readonly input: {
      readonly passphrase: string
      readonly salt: Uint8Array
      readonly parameters: Argon2Parameters
      /** Where the key goes: in shared memory, so that no message between threads holds it. */
      readonly into: Uint8Array
    }
    readonly output: null
  }
}

/**
 * Argon2id in a thread of its own: it takes a few hundred milliseconds, and the main process must not stand still. The
 * thread ends with the key, so that its memory is given back. The passphrase is normalised (NFKC), so that it does not
 * matter which keyboard typed an accent.
 */
export const deriveWithArgon2: DeriveKey = (passphrase, salt, parameters) => derive(passphrase, salt, parameters)

/** As `deriveWithArgon2`; ends at once when the signal says so. @throws AppError `cancelled` */
export const derivingUntil =
  (signal: AbortSignal): DeriveKey =>
  (passphrase, salt, parameters) =>
    derive(passphrase, salt, parameters, signal)

async function derive(
  passphrase: string,
  salt: Uint8Array,
  parameters: Argon2Parameters,
  signal?: AbortSignal,
): Promise<Buffer> {
  const cancelled = (): AppError => new AppError('cancelled', keyed('vault.cancelled'))
  if (signal?.aborted) throw cancelled()
  const thread = new WorkerClient<Argon2Calls>({
    name: 'argon2',
    died: plain('The key thread ended.'),
    closed: errorReport('cancelled', plain('The key was derived.')),
  })
  const end = (): void => void thread.close()
  signal?.addEventListener('abort', end, { once: true })
  try {
    const into = Buffer.from(new SharedArrayBuffer(KEY_BYTES))
    await thread.call('derive', { passphrase: passphrase.normalize('NFKC'), salt, parameters, into })
    return into
  } catch (cause) {
    if (signal?.aborted) throw cancelled()
    throw new AppError('internal', keyed('vault.notDerived'), { cause })
  } finally {
    signal?.removeEventListener('abort', end)
    await thread.close()
  }
}
