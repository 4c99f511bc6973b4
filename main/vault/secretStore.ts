import { join } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { Ports } from '../platform/ports'
import { NONCE_BYTES, sealBehindNonce, unsealBehindNonce } from '../files/aesGcm'
import { JsonFile } from '../files/jsonFile'
import type { VaultKeys } from './types'

const secretsSchema = z.object({ format: z.literal(1), secrets: z.record(z.string(), z.string()) })

/**
 * Not set aside like other small files: a device that forgot its servers would stop syncing, and seem to work.
 */
function sayWhatItHeld(cause: unknown): never {
  if (!isAppError(cause, 'integrity')) throw cause
  throw new AppError('integrity', keyed('damaged.secrets'), { cause })
}

/**
 * Secrets of this device, such as its servers and their passwords: sealed with AES-256-GCM under a subkey of the vault, in a file of
 * the profile that never replicates. It needs no keychain, so it works on the command line.
 */
export class SecretStore {
  readonly #file: JsonFile<typeof secretsSchema>
  readonly #key: Buffer
  readonly #ports: Ports

  constructor(profile: string, keys: VaultKeys, ports: Ports) {
    this.#file = new JsonFile(join(profile, 'secrets.json'), secretsSchema, () => ({ format: 1 as const, secrets: {} }))
    this.#key = keys.subkey('secrets')
    this.#ports = ports
  }

  /** The secret of that name, null where there is none. @throws AppError `tampered` when the file was changed */
  async get(name: string): Promise<string | null> {
    const sealed = (await this.#file.read().catch(sayWhatItHeld)).secrets[name]
    if (sealed === undefined) return null
    try {
      return unsealBehindNonce(this.#key, name, Buffer.from(sealed, 'base64')).toString('utf8')
    } catch (cause) {
      throw new AppError('tampered', keyed('vault.secretUnreadable'), {
        cause,
      })
    }
  }

  async set(name: string, secret: string): Promise<void> {
    const nonce = this.#ports.randomBytes(NONCE_BYTES)
    const sealed = sealBehindNonce({ key: this.#key, nonce, aad: name }, Buffer.from(secret))
    await this.#file.update((file) => ({ ...file, secrets: { ...file.secrets, [name]: sealed.toString('base64') } }))
  }

  async remove(name: string): Promise<void> {
    await this.#file.update((file) => {
      const { [name]: _removed, ...secrets } = file.secrets
      return { ...file, secrets }
    })
  }

  /** Resolves when every change asked for is on disk. */
  settled(): Promise<void> {
    return this.#file.settled()
  }
}
