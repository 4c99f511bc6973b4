import { argon2id } from 'hash-wasm'
import { serve } from '../worker/thread/serve'
import type { Argon2Calls } from './argon2'

/* The thread in which one key is derived from a passphrase. */

serve<Argon2Calls>({
  derive: async ({ passphrase, salt, parameters, into }) => {
    const key = await argon2id({
      password: passphrase,
      salt,
      memorySize: parameters.memoryKiB,
      iterations: parameters.iterations,
      parallelism: parameters.parallelism,
      hashLength: into.length,
      outputType: 'binary',
    })
    into.set(key)
    key.fill(0)
    return null
  },
})
