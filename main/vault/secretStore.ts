import { join } from 'node:path'
import { z } from 'zod'
import { AppError, isAppError, toAppError } from '../../app/errors'
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

/** What becomes of a copy that is damaged; any other failure is one. */
const unlessDamaged =
  (otherwise: () => Promise<void>) =>
  async (error: unknown): Promise<void> => {
    if (!isAppError(error, 'integrity')) throw error
    await otherwise()
  }

const RESTORED = keyed('damaged.secretsRestored')

type Sealed = Readonly<Record<string, string>>

/**
 * Secrets of this device, such as its servers and their passwords: sealed with AES-256-GCM under a subkey of the vault, in a file of
 * the profile that never replicates. It needs no keychain, so it works on the command line. Kept twice: what is damaged or gone in
 * the file comes back from its copy (docs/adr/0207).
 */
export class SecretStore {
  readonly #file: JsonFile<typeof secretsSchema>
  readonly #copy: JsonFile<typeof secretsSchema>
  readonly #key: Buffer
  readonly #ports: Ports
  readonly #tell: (problem: AppError) => void
  /** The copy of a profile that had none is made once a process. */
  #copied: Promise<void> | null = null

  constructor(profile: string, keys: VaultKeys, ports: Ports, tell: (problem: AppError) => void = () => undefined) {
    const empty = () => ({ format: 1 as const, secrets: {} })
    this.#file = new JsonFile(join(profile, 'secrets.json'), secretsSchema, empty)
    this.#copy = new JsonFile(join(profile, 'secrets.json.copy'), secretsSchema, empty)
    this.#key = keys.subkey('secrets')
    this.#ports = ports
    this.#tell = tell
  }

  /**
   * The secret of that name, null where there is none.
   * @throws AppError `integrity`, `tampered` when neither the file nor its copy has it as it was written
   */
  async get(name: string): Promise<string | null> {
    const sealed = (await this.#sealed())[name]
    if (sealed === undefined) return null
    try {
      return this.#unseal(name, sealed)
    } catch (cause) {
      const secret = await this.#fromCopy(name)
      if (secret !== null) return secret
      throw new AppError('tampered', keyed('vault.secretUnreadable'), {
        cause,
      })
    }
  }

  async set(name: string, secret: string): Promise<void> {
    const nonce = this.#ports.randomBytes(NONCE_BYTES)
    const sealed = sealBehindNonce({ key: this.#key, nonce, aad: name }, Buffer.from(secret))
    await this.#sealed()
    const put = (file: z.output<typeof secretsSchema>) => ({
      ...file,
      secrets: { ...file.secrets, [name]: sealed.toString('base64') },
    })
    const written = await this.#file.update(put)
    await this.#copy.update(put).catch(unlessDamaged(() => this.#copy.write(written)))
  }

  /** From the copy first: what a kill in between leaves in the file alone is there, and not there again. */
  async remove(name: string): Promise<void> {
    await this.#sealed()
    const without = (file: z.output<typeof secretsSchema>) => {
      const { [name]: _removed, ...secrets } = file.secrets
      return { ...file, secrets }
    }
    await this.#copy.update(without).catch(unlessDamaged(async () => undefined)) // It gives nothing back.
    await this.#file.update(without)
  }

  /** Resolves when every change asked for is on disk. */
  async settled(): Promise<void> {
    await this.#file.settled()
    await this.#copy.settled()
  }

  /** What stands in the file; where that is damaged or gone, what stands in its copy, which takes its place. */
  async #sealed(): Promise<Sealed> {
    const found = await this.#file.read().catch((error: unknown) => {
      if (isAppError(error, 'integrity')) return error
      throw error
    })
    if (!isAppError(found) && Object.keys(found.secrets).length > 0) {
      await (this.#copied ??= this.#orTell(this.#copyOnce(found.secrets)))
      return found.secrets
    }
    const copy = await this.#readCopy()
    if (Object.keys(copy).length > 0) {
      await this.#orTell(this.#file.write({ format: 1, secrets: copy }))
      this.#tell(new AppError('integrity', RESTORED))
      return copy
    }
    return isAppError(found) ? sayWhatItHeld(found) : found.secrets
  }

  /** A copy that is damaged is as good as none. */
  async #readCopy(): Promise<Sealed> {
    const copy = await this.#copy.read().catch((error: unknown) => {
      if (isAppError(error, 'integrity')) return null
      throw error
    })
    return copy?.secrets ?? {}
  }

  /** Never over a copy that can be read: it may be what is whole. */
  async #copyOnce(secrets: Sealed): Promise<void> {
    if (Object.keys(await this.#readCopy()).length === 0) await this.#copy.write({ format: 1, secrets })
  }

  async #fromCopy(name: string): Promise<string | null> {
    const sealed = (await this.#readCopy())[name]
    if (sealed === undefined) return null
    let secret: string
    try {
      secret = this.#unseal(name, sealed)
    } catch {
      return null // The caller tells that neither can be read.
    }
    await this.#orTell(this.#file.update((file) => ({ ...file, secrets: { ...file.secrets, [name]: sealed } })))
    this.#tell(new AppError('integrity', RESTORED))
    return secret
  }

  /** What is read does not hang on what could not be written, as on a full disk: the next start tries again. */
  async #orTell(writing: Promise<unknown>): Promise<void> {
    await writing.catch((error: unknown) => this.#tell(toAppError(error)))
  }

  /** @throws what the cipher says of bytes that it did not make */
  #unseal(name: string, sealed: string): string {
    return unsealBehindNonce(this.#key, name, Buffer.from(sealed, 'base64')).toString('utf8')
  }
}
