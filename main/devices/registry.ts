import type { DeviceId } from '../../app/ids'
import { deviceIdSchema } from '../../app/ids'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { DeviceInfo } from '../../app/ipc/devices'
import {
  DEVICE_FORMAT,
  DEVICE_PREFIX,
  dayOf,
  deviceKey,
  signedText,
  unusedKey,
  type DeviceEntry,
} from '../../app/devices/entry'
import { judgeEntry, type Judged } from '../../app/devices/judge'
import { describeDevice, inListOrder } from '../../app/devices/list'
import { FORMAT } from '../../app/model'
import type { Settings } from '../journal/settings'
import type { Ports } from '../platform/ports'
import { APP_VERSION } from '../platform/version'
import type { DeviceFile } from '../profile/device'
import { VAULT_FORMAT } from '../vault/schema'
import type { SecretStore } from '../vault/secretStore'
import { loadDeviceKeys, verifySignature, type DeviceKeys } from './deviceKeys'
import { KnownDevices } from './knownDevices'

/** What this version can read (docs/adr/0180). */
const CAPABILITIES = { documents: FORMAT, vault: VAULT_FORMAT, audio: 1 } as const
const ENTRY_REPLACED = keyed('device.ownEntryHealed')
/** A window may stay open for weeks: it looks this often whether another day began. */
const LOOK_EVERY_MS = 3_600_000

export interface RegistryContext {
  readonly settings: Pick<Settings, 'synced' | 'syncedUnder' | 'unreadableUnder' | 'setSynced'>
  readonly secrets: Pick<SecretStore, 'get' | 'set'>
  readonly device: Pick<DeviceFile, 'device' | 'rename'>
  readonly vaultId: string
  readonly ports: Ports
  readonly onError: (error: unknown) => void
}

/** The devices of an open journal: what each says about itself, signed, as synced settings. */
export class DeviceRegistry {
  readonly #context: RegistryContext
  readonly #keys: DeviceKeys
  readonly #known: KnownDevices
  readonly #judged = new Map<DeviceId, { readonly value: unknown; readonly judged: Judged }>()
  #looking: NodeJS.Timeout | undefined

  private constructor(context: RegistryContext, keys: DeviceKeys, known: KnownDevices) {
    this.#context = context
    this.#keys = keys
    this.#known = known
  }

  /** Reads or makes the keys of this device and says in the registry that it is here. */
  static async open(context: RegistryContext): Promise<DeviceRegistry> {
    const keys = await loadDeviceKeys(context.secrets)
    const registry = new DeviceRegistry(context, keys, await KnownDevices.load(context.secrets))
    // What a server put in the place of the entry may be of a newer version; the journal opens all the same.
    await registry.publish().catch(context.onError)
    registry.#looking = setInterval(() => void registry.publish().catch(context.onError), LOOK_EVERY_MS).unref()
    return registry
  }

  /** What others may know of this device. */
  get own(): { readonly id: DeviceId; readonly name: string; readonly signingKey: string } {
    const { id, name } = this.#context.device.device
    return { id, name, signingKey: this.#keys.publicKeys.signing }
  }

  /** Every device that ever said that it is here, this one first. */
  list(): DeviceInfo[] {
    const { settings } = this.#context
    const own = this.own.id
    const unreadable = settings.unreadableUnder(DEVICE_PREFIX).map((rest) => [rest, undefined] as const)
    const devices = [...settings.syncedUnder(DEVICE_PREFIX), ...unreadable].flatMap(([rest, value]) => {
      const id = deviceIdSchema.safeParse(rest).data
      if (id === undefined) return []
      // One that was seen before is a device all the same; a server could make up any number of others.
      if (value === undefined && id !== own && this.#known.get(id) === null) return []
      const about = {
        current: id === own,
        known: this.#known.get(id)?.name ?? null,
        mark: settings.synced(unusedKey(id)),
      }
      return [describeDevice(id, this.#judge(id, value), about)]
    })
    return inListOrder(devices)
  }

  /** The name of a device, or the last one that it signed; null where nothing is known of it. */
  nameOf(id: DeviceId): string | null {
    const value = this.#context.settings.synced(deviceKey(id))
    if (value === undefined) return this.#known.get(id)?.name ?? null
    const judged = this.#judge(id, value)
    return judged.trust === 'forged' ? (this.#known.get(id)?.name ?? null) : judged.name
  }

  isThisDevice(id: DeviceId): boolean {
    return id === this.own.id
  }

  /** Writes what this device says about itself, where that is not what stands there: once a day, and after changes. */
  async publish(): Promise<void> {
    const { settings, vaultId, ports, onError } = this.#context
    const { id, name } = this.#context.device.device
    const entry = {
      format: DEVICE_FORMAT,
      device: id,
      name,
      platform: process.platform,
      appVersion: APP_VERSION,
      lastSeenDay: dayOf(ports.now()),
      keys: { ...this.#keys.publicKeys, peerFingerprint: null },
      capabilities: CAPABILITIES,
    } satisfies DeviceEntry
    const signature = this.#keys.sign(signedText(vaultId, entry))
    const done = await settings.setSynced(deviceKey(id), { name, entry, signature })
    if (done === 'replaced-unreadable') onError(new AppError('integrity', ENTRY_REPLACED))
  }

  async rename(name: string): Promise<void> {
    await this.#context.device.rename(name)
    await this.publish()
  }

  /** @throws AppError `not-found`, `invalid-input` for this device */
  async setUnused(id: DeviceId, unused: boolean): Promise<void> {
    const { settings, ports } = this.#context
    if (settings.synced(deviceKey(id)) === undefined) throw new AppError('not-found', keyed('device.none'))
    if (this.isThisDevice(id)) throw new AppError('invalid-input', keyed('device.inUse'))
    await settings.setSynced(unusedKey(id), { unused, day: dayOf(ports.now()) })
  }

  /** Takes over the key of a device that proved who it is in another way. */
  meet(id: DeviceId, signingKey: string, name: string): void {
    this.#known.replace(id, signingKey, name)
    this.#judged.delete(id)
  }

  /**
   * Believes a device that signs with another key than before, because a person says that it was set up again.
   * @throws AppError `not-found`, `invalid-input` where that is not what is wrong with it
   */
  async acceptKey(id: DeviceId): Promise<void> {
    const value = this.#context.settings.synced(deviceKey(id))
    if (value === undefined) throw new AppError('not-found', keyed('device.none'))
    const judged = this.#judge(id, value)
    const { vaultId } = this.#context
    const anew = judgeEntry(value, { id, vaultId, knownKey: null, verify: verifySignature })
    const key = anew.trust === 'signed' ? anew.entry.keys.signing : anew.trust === 'newer' ? anew.signingKey : null
    if (key === null || judged.trust !== 'forged' || judged.why !== 'other-key' || this.isThisDevice(id))
      throw new AppError('invalid-input', keyed('device.sameKey'))
    this.meet(id, key, anew.name)
    await this.#known.settled()
  }

  async close(): Promise<void> {
    clearInterval(this.#looking)
    await this.#known.settled()
  }

  /** Signatures are checked once for each value. */
  #judge(id: DeviceId, value: unknown): Judged {
    const before = this.#judged.get(id)
    if (before !== undefined && before.value === value) return before.judged
    const own = this.own
    const knownKey = id === own.id ? own.signingKey : (this.#known.get(id)?.key ?? null)
    const judged = judgeEntry(value, { id, vaultId: this.#context.vaultId, knownKey, verify: verifySignature })
    if (judged.trust === 'signed') this.#known.note(id, judged.entry.keys.signing, judged.name)
    if (judged.trust === 'newer') this.#known.note(id, judged.signingKey, judged.name)
    this.#judged.set(id, { value, judged })
    return judged
  }
}
