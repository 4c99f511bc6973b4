import { Mutex } from 'async-mutex'
import type { UnlockWith, VaultState } from '../../app/ipc/vault'
import { AppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import { NONCE_BYTES, sealBehindNonce } from '../files/aesGcm'
import { usedOnce } from '../files/wipe'
import { randomHex, type Ports } from '../platform/ports'
import { ARGON2_PARAMETERS, deriveWithArgon2, type Argon2Parameters, type DeriveKey } from './argon2'
import { checkHeader, openKeyring, readHeader, sealedSlot, secretOf, verified, type Opened } from './keyring'
import { VAULT_KEY_BYTES, vaultKeys, verifierOf, type OpenKeys } from './keys'
import type { KeychainPort, KeyringDocument, KeyringStore } from './ports'
import { checkNewPassphrase, measureInThread, type MeasurePassphrase } from './passphrase'
import { formatRecoveryCode } from './codes/recoveryCode'
import { slotDocument, VAULT_DOCUMENT, VAULT_FORMAT, type KeySlot, type VaultHeader } from './schema'
import { wrap, type SlotSecret } from './slots'
import type { VaultKeys } from './types'

export interface VaultOptions {
  readonly store: KeyringStore
  readonly keychain: KeychainPort
  readonly ports: Ports
  /** Tests may pay less; nothing else sets it. */
  readonly argon2?: Argon2Parameters
  readonly derive?: DeriveKey
  readonly measure?: MeasurePassphrase
  /** Awaited before the key goes: whoever types has it saved. Bounded by whoever gives it. */
  readonly beforeLock?: () => Promise<void>
  /** Asked where there is no vault: what became of its keys, when there was one; null when none was ever started. */
  readonly lostKeys?: () => Promise<KeyedMessage | null>
}

/** What happened; `absent` is what a profile without a vault starts with. */
export type VaultListener = (state: VaultState) => void | Promise<void>

/**
 * The vault of a profile: absent, locked or unlocked. It holds the vault key while unlocked and nothing else does; services
 * get `VaultKeys`. Changes of key slots rewrap the vault key and re-encrypt nothing.
 */
export class Vault {
  readonly #options: Required<VaultOptions>
  readonly #listeners = new Set<VaultListener>()
  readonly #lost: KeyedMessage | null
  #header: VaultHeader | null = null
  #vaultKey: Buffer | null = null
  #keys: OpenKeys | null = null
  #locking: Promise<void> | null = null
  /** Opening and closing take turns: services close whole before they are opened again. */
  readonly #turns = new Mutex()

  private constructor(options: Required<VaultOptions>, header: VaultHeader | null, lost: KeyedMessage | null) {
    this.#options = options
    this.#header = header
    this.#lost = lost
  }

  /** Looks what is in the keyring; opens nothing. @throws AppError `newer-format`, `tampered` */
  static async load(options: VaultOptions): Promise<Vault> {
    const complete = {
      argon2: ARGON2_PARAMETERS,
      derive: deriveWithArgon2,
      measure: measureInThread,
      lostKeys: () => Promise.resolve(null),
      beforeLock: () => Promise.resolve(),
      ...options,
    }
    const header = await readHeader(options.store)
    return new Vault(complete, header, header === null ? await complete.lostKeys() : null)
  }

  get state(): VaultState {
    if (!this.#header) return { state: 'absent' }
    return { state: this.#vaultKey ? 'unlocked' : 'locked', vaultId: this.#header.vaultId }
  }

  /** What became of the keys, in a sentence, while they are lost: this is no profile to start a journal in. */
  get lostKeys(): KeyedMessage | null {
    return this.#header === null ? this.#lost : null
  }

  /** Why there is no journal here. */
  absence(): AppError {
    if (this.lostKeys !== null) return new AppError('integrity', this.lostKeys)
    return new AppError('no-vault', keyed('vault.none'))
  }

  /** What a passphrase costs here. */
  get argon2(): Argon2Parameters {
    return this.#options.argon2
  }

  get keychain(): KeychainPort {
    return this.#options.keychain
  }

  /** Calls the listener after every change of state; the answer unsubscribes. */
  onChange(listener: VaultListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** @throws AppError `locked`, `no-vault` */
  keys(): VaultKeys {
    const { header, vaultKey } = this.#open()
    return (this.#keys ??= vaultKeys(vaultKey, header))
  }

  /**
   * Starts a new vault and leaves it unlocked. The recovery code is answered once and kept nowhere.
   * @throws AppError `vault-exists`, `weak-passphrase`, `integrity` where the keys of a journal were lost
   */
  async create(passphrase: string): Promise<{ vaultId: string; recoveryCode: string }> {
    if (this.#header) throw new AppError('vault-exists', keyed('vault.exists'))
    if (this.lostKeys !== null)
      throw new AppError('integrity', keyed('vault.lostKeysStart', { lostKeys: this.lostKeys }))
    const { ports, measure } = this.#options
    await checkNewPassphrase(passphrase, measure)
    const vaultKey = ports.randomBytes(VAULT_KEY_BYTES)
    const unverified = {
      format: VAULT_FORMAT,
      vaultId: randomHex(ports, 16),
      createdAt: ports.now(),
      // The password crypto-pouch gets is 256 random bits, so the cheapest derivation it allows is enough
      // (docs/DESIGN.md, One salt for all devices).
      documents: {
        saltBase64: ports.randomBytes(16).toString('base64'),
        parameters: { saltLength: 16, memorySize: 8, iterations: 1, parallelism: 1 },
      },
    } as const
    const header: VaultHeader = { ...unverified, verifier: verifierOf(vaultKey, unverified) }
    const recovery = ports.randomBytes(16)
    const slots = [
      await this.#wrap(header.vaultId, vaultKey, { kind: 'passphrase', passphrase }),
      await this.#wrap(header.vaultId, vaultKey, { kind: 'recovery', code: recovery }),
    ]
    await this.#options.store.write([[VAULT_DOCUMENT, header], ...slots.map(asDocument)])
    await this.#opened({ header, vaultKey })
    return { vaultId: header.vaultId, recoveryCode: usedOnce(recovery, () => formatRecoveryCode(recovery)) }
  }

  /**
   * Unlocks with what a person knows. Nothing is opened or written when it fails.
   * @throws AppError `no-vault`, `wrong-passphrase`, `wrong-recovery-code`, `tampered`, `newer-format`
   */
  async unlock(unlock: UnlockWith): Promise<VaultKeys> {
    const opened = await this.#prove(secretOf(unlock))
    await this.#opened(opened)
    return this.keys()
  }

  /** The key of the open vault, for a device that is to have it too; whoever gets the copy overwrites it. @throws AppError `locked` */
  copyKey(): Buffer {
    return Buffer.from(this.#open().vaultKey)
  }

  /** Unlocks with the key itself, which becomes the vault's. @throws AppError `no-vault`, `tampered` for another key */
  async unlockWithKey(vaultKey: Buffer): Promise<void> {
    const header = await readHeader(this.#options.store)
    if (!header) throw this.absence()
    await this.#opened(verified(header, vaultKey))
  }

  /** Unlocks from the keychain where it holds the key of this vault; answers whether it did. */
  async unlockFromKeychain(): Promise<boolean> {
    const { keychain, store } = this.#options
    const header = await readHeader(store)
    if (!header || this.#vaultKey || !keychain.available()) return this.#vaultKey !== null
    const vaultKey = await keychain.load()
    if (vaultKey?.length !== VAULT_KEY_BYTES) return false
    try {
      await this.#opened(verified(header, vaultKey))
      return true
    } catch (error) {
      // The cache holds the key of another vault: forget it, the passphrase still works.
      if (error instanceof AppError && error.kind === 'tampered') await keychain.clear()
      else throw error
      return false
    }
  }

  /**
   * Forgets the key in this process, once what is being typed is saved: the services close, and every key that they had is
   * overwritten. The keychain keeps its copy until `setRememberKey(false)`. Locking twice at once is locking once.
   */
  lock(): Promise<void> {
    this.#locking ??= (async () => {
      try {
        if (this.#vaultKey) await this.#options.beforeLock()
        await this.#turns.runExclusive(() => this.#forget())
      } finally {
        this.#locking = null
      }
    })()
    return this.#locking
  }

  async #forget(): Promise<void> {
    const keys = this.#keys
    this.#keys = null
    this.#vaultKey?.fill(0)
    this.#vaultKey = null
    try {
      await this.#changed()
    } finally {
      // Only now: what closes still writes its snapshots.
      keys?.wipe()
    }
  }

  /** Every passphrase slot is replaced by one for `next`; the recovery code stays valid. @throws as `unlock`, `weak-passphrase` */
  async changePassphrase(current: UnlockWith, next: string): Promise<void> {
    await checkNewPassphrase(next, this.#options.measure)
    await this.replaceSlots(current, { kind: 'passphrase', passphrase: next }, isPassphrase)
  }

  /** Keeps the vault key in the keychain, or takes it out. @throws AppError `unsupported` where there is no keychain, `locked` */
  async setRememberKey(remember: boolean): Promise<void> {
    const { keychain } = this.#options
    if (!remember) return keychain.clear()
    if (!keychain.available()) throw new AppError('unsupported', keyed('vault.noKeychain'))
    await keychain.save(this.#open().vaultKey)
  }

  /**
   * Whether this could be the header of the open vault.
   * @throws AppError `tampered`, `newer-format`, `locked`
   */
  checkHeader(document: KeyringDocument): void {
    checkHeader(document, this.#open().vaultKey)
  }

  /**
   * Whether this key slot was written by a device of the open vault, and which it put out of use.
   * @throws AppError `tampered`, `newer-format`, `other-vault`, `locked`
   */
  checkSlot(document: KeyringDocument): KeySlot {
    return sealedSlot(document, this.#open())
  }

  /** The vault key, sealed behind a nonce for whoever may open it later: a backup. @throws AppError `locked`, `no-vault` */
  sealedKey(key: Uint8Array, aad: string): Buffer {
    const nonce = this.#options.ports.randomBytes(NONCE_BYTES)
    return sealBehindNonce({ key, nonce, aad }, this.#open().vaultKey)
  }

  /** Reads the keyring again, after replication or a join brought documents. */
  async reload(): Promise<void> {
    const header = await readHeader(this.#options.store)
    const appeared = !this.#header && header
    this.#header = header
    if (appeared) await this.#changed()
  }

  /**
   * Writes a slot for another secret and then removes those that it puts out of use. Answers the id of the new one.
   * @param next the secret of the new slot
   * @param closes which slots go; `opened` is the one that `current` opened
   * @throws as `unlock`
   */
  async replaceSlots(
    current: UnlockWith,
    next: SlotSecret,
    closes: (slot: KeyringDocument, opened: KeySlot) => boolean,
  ): Promise<string> {
    const { store } = this.#options
    const { header, vaultKey, slot: opened } = await this.#prove(secretOf(current))
    const old = (await store.slots()).filter((document) => closes(document, opened))
    const gone = old.flatMap(({ slotId, replaces }) => [
      slotId,
      ...(Array.isArray(replaces) ? (replaces as unknown[]) : []),
    ])
    const ids = [...new Set(gone.filter((id) => typeof id === 'string'))]
    const slot = await this.#wrap(header.vaultId, vaultKey, next, ids).finally(() => vaultKey.fill(0))
    // The new way in is on disk before an old one goes: a crash in between leaves one too many, never none.
    await store.write([asDocument(slot)])
    await store.remove(ids.map(slotDocument))
    return slot.slotId
  }

  /** The slot that a secret opens. @throws as `unlock` */
  async slotOf(secret: UnlockWith): Promise<KeySlot> {
    const { slot, vaultKey } = await this.#prove(secretOf(secret))
    vaultKey.fill(0)
    return slot
  }

  #prove(secret: SlotSecret): Promise<Opened & { readonly slot: KeySlot }> {
    return openKeyring(this.#options.store, this.#options.derive, secret).finally(() => {
      if (secret.kind === 'recovery') secret.code.fill(0)
    })
  }

  #wrap(vaultId: string, vaultKey: Buffer, secret: SlotSecret, replaces: readonly string[] = []): Promise<KeySlot> {
    return wrap(this.#options, vaultId, vaultKey, secret, replaces)
  }

  #open(): Opened {
    if (!this.#header) throw this.absence()
    if (!this.#vaultKey) throw new AppError('locked', keyed('journal.locked'))
    return { header: this.#header, vaultKey: this.#vaultKey }
  }

  #opened(opened: Opened): Promise<void> {
    return this.#turns.runExclusive(async () => {
      if (this.#vaultKey) {
        opened.vaultKey.fill(0)
        return
      }
      this.#header = opened.header
      this.#vaultKey = opened.vaultKey
      try {
        await this.#changed()
      } catch (error) {
        // What could not be opened with the key (a database of another vault, a full disk) leaves the vault locked.
        await this.#forget()
        throw error
      }
    })
  }

  async #changed(): Promise<void> {
    const state = this.state
    for (const listener of this.#listeners) await listener(state)
  }
}

const isPassphrase = ({ kind }: KeyringDocument): boolean => kind === 'passphrase'

const asDocument = (slot: KeySlot) => [slotDocument(slot.slotId), slot] as const
