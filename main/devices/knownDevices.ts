import { Mutex } from 'async-mutex'
import { z } from 'zod'
import { deviceIdSchema, type DeviceId } from '../../app/ids'
import type { SecretStore } from '../vault/secretStore'

const NAME = 'known-devices'
const knownSchema = z.object({ key: z.string(), name: z.string() })
const fileSchema = z.object({ format: z.literal(1), devices: z.record(deviceIdSchema, knownSchema) })

export type KnownDevice = z.infer<typeof knownSchema>

/**
 * The signing key that each device was first seen with, and the name it last had. Sealed in the profile: a device does not
 * take the word of another one for it.
 */
export class KnownDevices {
  readonly #secrets: Pick<SecretStore, 'get' | 'set'>
  readonly #devices: Map<DeviceId, KnownDevice>
  readonly #writes = new Mutex()
  #writing: Promise<void> = Promise.resolve()

  private constructor(secrets: Pick<SecretStore, 'get' | 'set'>, devices: Map<DeviceId, KnownDevice>) {
    this.#secrets = secrets
    this.#devices = devices
  }

  static async load(secrets: Pick<SecretStore, 'get' | 'set'>): Promise<KnownDevices> {
    const kept = await secrets.get(NAME)
    const { devices } = kept === null ? { devices: {} } : fileSchema.parse(JSON.parse(kept))
    return new KnownDevices(secrets, new Map(Object.entries(devices) as [DeviceId, KnownDevice][]))
  }

  get(id: DeviceId): KnownDevice | null {
    return this.#devices.get(id) ?? null
  }

  /** The first key stays; the name is the latest. */
  note(id: DeviceId, key: string, name: string): void {
    const known = this.#devices.get(id)
    if (known !== undefined && (known.key !== key || known.name === name)) return
    this.replace(id, key, name)
  }

  /** Another key from now on: a person said so, or the device proved it in another way. */
  replace(id: DeviceId, key: string, name: string): void {
    this.#devices.set(id, { key, name })
    const text = JSON.stringify({ format: 1, devices: Object.fromEntries(this.#devices) })
    this.#writing = this.#writes.runExclusive(() => this.#secrets.set(NAME, text))
    // Whoever waits for `settled` is told; nobody else could do anything about it.
    this.#writing.catch(() => undefined)
  }

  /** Resolves when what was noted is on disk. */
  settled(): Promise<void> {
    return this.#writing
  }
}
