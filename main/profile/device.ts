import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { deviceIdSchema, type DeviceId } from '../../app/ids'
import { randomHex, type Ports } from '../ports'
import { JsonFile } from './jsonFile'

const deviceSchema = z.object({ id: deviceIdSchema, name: z.string().min(1).max(100) })

/** This installation with this profile: an id that never changes and a name that other devices show. */
export interface Device {
  readonly id: DeviceId
  readonly name: string
}

/** `device.json` of a profile; made on first use, never replicated. */
export class DeviceFile {
  readonly #file: JsonFile<typeof deviceSchema>
  #device: Device

  private constructor(file: JsonFile<typeof deviceSchema>, device: Device) {
    this.#file = file
    this.#device = device
  }

  static async load(profile: string, ports: Ports): Promise<DeviceFile> {
    const fresh = { id: deviceIdSchema.parse(randomHex(ports, 8)), name: (hostname() || 'This device').slice(0, 100) }
    const file = new JsonFile(join(profile, 'device.json'), deviceSchema, () => fresh)
    return new DeviceFile(file, await file.update((device) => device))
  }

  get device(): Device {
    return this.#device
  }

  async rename(name: string): Promise<void> {
    this.#device = await this.#file.update((device) => ({ ...device, name }))
  }
}
