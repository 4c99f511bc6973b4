import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strengthOf } from '../../app/passphrase/strength'
import type { SyncReport } from '../../app/ipc/sync'
import type { UnlockWith } from '../../app/ipc/vault'
import { openHost, type Host } from '../../main/composition/compose'
import type { SyncTuning } from '../../main/replication/run/tuning'
import { joinVault } from '../../main/replication/setup/join'
import type { NewRemote } from '../../main/replication/remotes/remoteList'
import type { Services } from '../../main/composition/services'

/** Cheap on purpose: what is tested with it is not the cost. */
export const CHEAP_ARGON2 = { memoryKiB: 8, iterations: 1, parallelism: 1 }

/** The least that somebody who joins accepts of a server. */
const LEAST_ARGON2 = { memoryKiB: 19_456, iterations: 2, parallelism: 1 }

export const DEVICE_PASSPHRASE = 'correct horse battery staple'
const withPassphrase = { with: 'passphrase', passphrase: DEVICE_PASSPHRASE } as const

/** Where a device of a test syncs to. */
export interface Place {
  readonly url: string
  readonly prefix: string
  readonly username: string
  readonly password: string
}

const remoteAt = ({ url, prefix, username }: Place): NewRemote => ({
  url,
  prefix,
  username,
  role: 'primary',
  authentication: 'basic',
  caFile: null,
})

/** A device as the app composes it, with a profile of its own, in this process. Nothing runs in the background unless told. */
export class Device {
  host: Host
  readonly profile: string
  readonly errors: unknown[]
  readonly reports: SyncReport[]
  recoveryCode = ''
  readonly #listening: Set<() => void>

  readonly #tuning: SyncTuning

  private constructor(profile: string, opened: Opened, tuning: SyncTuning) {
    this.profile = profile
    this.#tuning = tuning
    this.host = opened.host
    this.errors = opened.errors
    this.reports = opened.reports
    this.#listening = opened.listening
  }

  /** A device with nothing on it. */
  static async blank(tuning: SyncTuning = {}, parent: string = tmpdir()): Promise<Device> {
    const profile = await mkdtemp(join(parent, 'braindump-device-'))
    return new Device(profile, await open(profile, tuning), tuning)
  }

  /** A device from its profile, as after a start of the app. */
  static async at(profile: string, tuning: SyncTuning = {}): Promise<Device> {
    const device = new Device(profile, await open(profile, tuning), tuning)
    return await device.#madeBy(
      () => device.host.vault.unlock(withPassphrase),
      () => device.host.close(),
    )
  }

  /** A profile as it is, with whatever became of it; not unlocked. */
  static async opened(profile: string): Promise<Device> {
    return new Device(profile, await open(profile, {}), {})
  }

  /** The first device of a new journal. */
  static async first(place?: Place, tuning: SyncTuning = {}, parent: string = tmpdir()): Promise<Device> {
    const device = await Device.blank(tuning, parent)
    return await device.#madeBy(async () => {
      device.recoveryCode = (await device.host.vault.create(DEVICE_PASSPHRASE)).recoveryCode
      if (place) await device.addRemote(place)
    })
  }

  /** The first device of a journal that the program itself joins, which takes no passphrase that costs too little. */
  static async firstForPrograms(place: Place): Promise<Device> {
    const profile = await mkdtemp(join(tmpdir(), 'braindump-device-'))
    const device = new Device(profile, await open(profile, {}, undefined, LEAST_ARGON2), {})
    return await device.#madeBy(async () => {
      device.recoveryCode = (await device.host.vault.create(DEVICE_PASSPHRASE)).recoveryCode
      await device.addRemote(place)
    })
  }

  /** Another device of the journal at this place. */
  static async joined(place: Place, unlock: UnlockWith = withPassphrase): Promise<Device> {
    const device = await Device.blank()
    return await device.#madeBy(() => device.join(place, unlock))
  }

  get services(): Services {
    return this.host.services()
  }

  async join(
    place: Place,
    unlock: UnlockWith = withPassphrase,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<void> {
    const { vault, keyring } = this.host
    const credentials = { username: place.username, password: place.password }
    const endpoint = { id: 'join', url: place.url, credentials, authentication: 'basic' } as const
    await joinVault({ vault, keyring, endpoint, prefix: place.prefix, unlock, signal })
    await this.addRemote(place)
  }

  async addRemote(place: Place, fields: Partial<NewRemote> = {}): Promise<string> {
    return (await this.services.sync.addRemote({ ...remoteAt(place), ...fields }, place.password)).id
  }

  /** One pass, as the command line does it. @param full compares everything, as `--full` */
  async sync(signal: AbortSignal = new AbortController().signal, full = false) {
    const none = async (): Promise<void> => undefined
    const report = await this.services.sync.pass({ settle: none, audio: none }, signal, full)
    await this.services.journal.summaries.settled()
    return report
  }

  /** Resolves with the first report, from now on, that is as wished. */
  until(wished: (report: SyncReport) => boolean): Promise<SyncReport> {
    return new Promise((resolve) => {
      const look = (): void => {
        const report = this.reports.at(-1)
        if (!report || !wished(report)) return
        this.#listening.delete(look)
        resolve(report)
      }
      this.#listening.add(look)
      look()
    })
  }

  /** Resolves when a condition that depends on documents holds; looked at after each change of the journal. */
  async untilShown(wished: () => boolean | Promise<boolean>): Promise<void> {
    const { journal } = this.services
    // Heard from before looking: what changes while it is looked at is looked at again.
    let changed = false
    let wake = (): void => undefined
    const hear = (): void => {
      changed = true
      wake()
    }
    this.#listening.add(hear)
    try {
      for (;;) {
        changed = false
        await journal.summaries.settled()
        if (await wished()) return
        if (!changed) await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      this.#listening.delete(hear)
    }
  }

  /** Titles of the entries that are not in the trash, sorted. */
  titles(): string[] {
    const { summaries } = this.services.journal
    return [...summaries.list('journal'), ...summaries.list('archive')].map(({ title }) => title).sort()
  }

  /** Closes and opens again with the same profile, as after a restart of the app; `meanwhile` the profile is nobody's. */
  async restart(meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
    await this.host.close()
    await meanwhile()
    const opened = await open(this.profile, this.#tuning, this)
    this.host = opened.host
    await this.host.vault.unlock(withPassphrase)
  }

  /** Closes and removes everything. */
  async remove(): Promise<void> {
    await this.host.close()
    await rm(this.profile, { recursive: true, force: true })
  }

  /** Nobody gets hold of a device whose making failed, to close it: then it is gone. */
  async #madeBy(making: () => Promise<unknown>, undo: () => Promise<void> = () => this.remove()): Promise<this> {
    try {
      await making()
      return this
    } catch (error) {
      await undo()
      throw error
    }
  }

  /** @internal */
  get listening(): Set<() => void> {
    return this.#listening
  }
}

interface Opened {
  readonly host: Host
  readonly errors: unknown[]
  readonly reports: SyncReport[]
  readonly listening: Set<() => void>
}

async function open(profile: string, sync: SyncTuning, before?: Device, argon2 = CHEAP_ARGON2): Promise<Opened> {
  const errors = before?.errors ?? []
  const reports = before?.reports ?? []
  const listening = before?.listening ?? new Set<() => void>()
  const host = await openHost({
    profile,
    emit: (event, payload) => {
      if (event === 'sync.changed') reports.push(payload as SyncReport)
      for (const look of [...listening]) look()
    },
    onError: (error) => errors.push(error),
    argon2,
    measure: strengthOf,
    background: false,
    sync,
  })
  return { host, errors, reports, listening }
}
