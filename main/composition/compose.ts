import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { Emit } from '../../app/ipc'
import { DatabaseFolders } from '../database/mending/databaseFolders'
import { KeyringDatabase } from '../database/keyringStore'
import { KeyringCopy } from '../database/mending/keyringCopy'
import { forgetDerived } from '../journal/upkeep/derived'
import { DeviceSettings, Settings } from '../journal/settings'
import type { SyncTuning } from '../replication/run/tuning'
import { openServices, type Services } from './services'
import { systemPorts, type Ports } from '../platform/ports'
import { DeviceFile } from '../profile/device'
import { checkRoom, lockProfile } from '../profile/lock'
import { makeReadingCopy } from '../profile/readingCopy'
import { closeToOthers } from '../profile/ownerOnly'
import type { SpeechPlatform } from '../transcribe/open'
import { ARGON2_PARAMETERS, type Argon2Parameters } from '../vault/argon2'
import { AutoLock } from '../vault/autoLock'
import { noKeychain, type KeychainPort } from '../vault/ports'
import { measureInThread, type MeasurePassphrase } from '../vault/passphrase'
import { Vault } from '../vault/vault'

/*
 * The composition: the one place that names concrete classes and wires them (docs/DESIGN.md, Composition). The Electron
 * shell, the command line and the tests come in through `openHost`.
 */

export interface HostOptions {
  /** Folder of the profile; made where it is missing. */
  readonly profile: string
  /** Tells windows what changed. */
  readonly emit: Emit
  readonly onError: (error: unknown) => void
  readonly keychain?: KeychainPort
  readonly ports?: Ports
  /** Cheaper key derivation, for tests only. */
  readonly argon2?: Argon2Parameters
  /** Measures new passphrases at less cost, for tests only. */
  readonly measure?: MeasurePassphrase
  /** The command line syncs when told to, a window all the time. */
  readonly background?: boolean
  /** Whether somebody may be looking: syncing is tried more often then. */
  readonly visible?: () => boolean
  /** Awaited before the journal locks, whoever locks it; must not wait without end. */
  readonly beforeLock?: () => Promise<void>
  /** Shorter times for syncing, for tests only. */
  readonly sync?: SyncTuning
  /** Where speech recognition runs; a child process of plain Node when left out. */
  readonly speech?: SpeechPlatform
}

/** A profile in use by this process: the vault, and while it is unlocked the services. */
export interface Host {
  readonly profile: string
  /** Why nothing can be changed; null where everything can. What would change something is to be refused with it. */
  readonly readOnly: AppError | null
  readonly ports: Ports
  readonly emit: Emit
  readonly device: DeviceFile
  readonly settings: Settings
  readonly keyring: KeyringDatabase
  readonly vault: Vault
  readonly autoLock: AutoLock
  /** Databases whose files turned out to be damaged since this process opened them. */
  suspect(): string[]
  /** The services of the open journal. @throws AppError `locked`, `no-vault` */
  services(): Services
  /** Stops everything, in the order that loses nothing, and gives the profile back. */
  close(): Promise<void>
}

const KEYS_RESTORED = keyed('keyring.fromCopy')

/**
 * Takes the profile and opens what can be opened without a key. Unlocking the vault opens the services; locking closes them.
 * Where nothing can be written it is opened for reading only (docs/adr/0114).
 * @throws AppError `profile-in-use`, `profile-read-only`, `disk-full`, `newer-format`, `tampered`
 */
export async function openHost(options: HostOptions): Promise<Host> {
  const { profile, onError } = options
  try {
    return await openProfile(options, null)
  } catch (error) {
    const reason = readOnlyReason(toAppError(error))
    // Without keys that can be read there is nothing to open.
    if (reason === null || (await readdir(join(profile, 'db', 'keyring')).catch(() => null)) === null) throw error
    const copy = await makeReadingCopy(profile, reason)
    try {
      const host = await openProfile({ ...options, profile: copy.folder }, reason)
      onError(reason)
      return { ...host, close: () => host.close().finally(copy.remove) }
    } catch (failed) {
      await copy.remove()
      throw failed
    }
  }
}

/** What a person is told who can only read; null for what reading does not help against. */
function readOnlyReason({ kind, cause }: AppError): AppError | null {
  if (kind === 'disk-full') return new AppError(kind, FULL, { cause })
  return kind === 'profile-read-only' ? new AppError(kind, READ_ONLY, { cause }) : null
}

const FULL = keyed('profile.fullReadOnly')
const READ_ONLY = keyed('profile.readOnly')

/** @param readOnly why nothing can be written; then nothing runs in the background either */
async function openProfile(options: HostOptions, readOnly: AppError | null): Promise<Host> {
  const { profile, emit, onError, ports = systemPorts, keychain = noKeychain } = options
  const { background: isWindow = true } = options
  const background = isWindow && readOnly === null
  const lock = await lockProfile(profile)
  try {
    await checkRoom(profile)
    await closeToOthers(profile, onError)
    await mkdir(join(profile, 'db'), { recursive: true, mode: 0o700 })
    const device = await DeviceFile.load(profile, ports, onError)
    let services: Services | null = null
    const settings = new Settings(await DeviceSettings.load(profile, onError), (keys) => {
      emit('settings.changed', { keys })
      if (keys.some((key) => key.startsWith('transcription.'))) services?.speech.transcription.awaken()
    })
    // What is found before there is a vault to speak of is asked for with its state.
    let announce = (): void => undefined
    const folders = new DatabaseFolders({
      profile,
      now: ports.now,
      tell: onError,
      onAnew: () => forgetDerived(profile),
      onSuspect: () => announce(),
      onProgress: (done, total) => emit('vault.recovering', { done, total }),
    })
    const keyring = await folders.open('keyring', (path) => KeyringDatabase.open(path))
    const restored = await new KeyringCopy(join(profile, 'keyring.copy'), onError).attach(keyring)
    if (restored > 0) onError(new AppError('integrity', KEYS_RESTORED))

    const vault = await Vault.load({
      store: keyring,
      keychain,
      ports,
      lostKeys: () => folders.lostKeys(),
      ...(options.beforeLock ? { beforeLock: options.beforeLock } : {}),
      argon2: options.argon2 ?? ARGON2_PARAMETERS,
      measure: options.measure ?? measureInThread,
    }).catch(async (error: unknown) => {
      await keyring.close()
      await folders.close()
      throw error
    })
    announce = () => emit('vault.changed', { state: vault.state.state })
    const autoLock = new AutoLock(() => vault.lock(), onError)

    const closeServices = async (): Promise<void> => {
      const open = services
      services = null
      autoLock.stop()
      await open?.close()
    }
    vault.onChange(async (state) => {
      if (state.state === 'unlocked' && !services) {
        services = await openServices({
          ...options,
          ports,
          device,
          settings,
          folders,
          keyring,
          vault,
          background,
          sync: options.sync,
        })
        autoLock.setMinutes(settings.get('security.autoLockMinutes'))
      }
      if (state.state !== 'unlocked') await closeServices()
      emit('vault.changed', { state: state.state })
    })
    // Single commands ask for the passphrase themselves.
    if (isWindow) await vault.unlockFromKeychain()

    return {
      profile,
      readOnly,
      ports,
      emit,
      device,
      settings,
      keyring,
      vault,
      autoLock,
      suspect: () => folders.suspect,
      services: () => {
        if (services) return services
        if (vault.state.state === 'absent') throw vault.absence()
        throw new AppError('locked', keyed('journal.locked'))
      },
      close: async () => {
        await closeServices()
        await keyring.close()
        await folders.close()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}
