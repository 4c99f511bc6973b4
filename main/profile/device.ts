import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { deviceIdSchema, type DeviceId } from '../../app/ids'
import { randomHex, type Ports } from '../platform/ports'
import type { SecretStore } from '../vault/secretStore'
import { JsonFile } from '../files/jsonFile'

/** `name`: where an earlier version kept it. */
const deviceSchema = z.object({ id: deviceIdSchema, name: z.string().min(1).max(100).optional() })

/** Where a chosen name is kept: with the secrets, because people name devices after themselves. */
const NAME = 'device-name'

/** This installation with this profile: an id that never changes and a name that other devices show. */
export interface Device {
  readonly id: DeviceId
  readonly name: string
}

/** What is kept sealed while the vault is open. */
export type SealedNames = Pick<SecretStore, 'get' | 'set'>

/**
 * `device.json` of a profile, with a random id; made on first use, never replicated. The name that a person gave is sealed
 * with the vault; while that is closed the device is called what its system calls it.
 */
export class DeviceFile {
  readonly #file: JsonFile<typeof deviceSchema>
  readonly #id: DeviceId
  #name: string | null = null
  #sealed: SealedNames | null = null

  private constructor(file: JsonFile<typeof deviceSchema>, id: DeviceId) {
    this.#file = file
    this.#id = id
  }

  static async load(profile: string, ports: Ports, tell: (problem: AppError) => void): Promise<DeviceFile> {
    const fresh = { id: deviceIdSchema.parse(randomHex(ports, 8)) }
    const file = new JsonFile(join(profile, 'device.json'), deviceSchema, () => fresh, {
      consequence: keyed('damaged.deviceId'),
      report: tell,
      // The id alone is the device; a name beside it that cannot be used is sealed elsewhere.
      recover: (readable) => deviceSchema.pick({ id: true }).safeParse(readable).data ?? fresh,
    })
    const { id } = await file.update((device) => device)
    return new DeviceFile(file, id)
  }

  get device(): Device {
    return { id: this.#id, name: this.#name ?? systemName() }
  }

  /** Reads the name from where it is sealed, and moves one there that an earlier version kept in the clear. */
  async attach(sealed: SealedNames): Promise<void> {
    const { name: clear } = await this.#file.read()
    const kept = await sealed.get(NAME)
    const chosen = this.#name ?? kept ?? (clear === systemName() ? null : (clear ?? null))
    if (chosen !== null && chosen !== kept) await sealed.set(NAME, chosen)
    if (clear !== undefined) await this.#file.update(({ id }) => ({ id }))
    this.#name = chosen
    this.#sealed = sealed
  }

  /** The vault is being closed. */
  detach(): void {
    this.#sealed = null
    this.#name = null
  }

  /** Kept when the vault is open; before, until it is opened the next time. */
  async rename(name: string): Promise<void> {
    this.#name = name
    await this.#sealed?.set(NAME, name)
  }
}

const systemName = (): string => (hostname() || 'This device').slice(0, 100)
