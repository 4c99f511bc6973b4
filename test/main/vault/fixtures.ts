import { strengthOf } from '../../../app/passphrase/strength'
import { noKeychain, type KeychainPort, type KeyringDocument, type KeyringStore } from '../../../main/vault/ports'
import { systemPorts } from '../../../main/platform/ports'
import type { VaultKeys } from '../../../main/vault/types'
import { Vault } from '../../../main/vault/vault'

/** Cheap on purpose: what is tested is not the cost. */
export const CHEAP_ARGON2 = { memoryKiB: 8, iterations: 1, parallelism: 1 }

export const PASSPHRASE = 'correct horse battery staple'

/** A keyring in memory, open to tampering. */
export class MemoryKeyring implements KeyringStore {
  readonly documents = new Map<string, KeyringDocument>()

  async header() {
    return this.documents.get('vault') ?? null
  }
  async slots() {
    return [...this.documents].filter(([id]) => id.startsWith('slot:')).map(([, body]) => body)
  }
  async write(documents: readonly (readonly [string, KeyringDocument])[]) {
    for (const [id, body] of documents) this.documents.set(id, structuredClone(body))
  }
  async remove(ids: readonly string[]) {
    for (const id of ids) this.documents.delete(id)
  }
  /** Changes one field of the header or of the slot of a kind. */
  tamper(which: 'vault' | 'passphrase' | 'recovery', change: (body: KeyringDocument) => KeyringDocument) {
    for (const [id, body] of this.documents)
      if (id === which || body['kind'] === which) this.documents.set(id, change(body))
  }
}

export class MemoryKeychain implements KeychainPort {
  key: Buffer | null = null
  available = () => true
  holds = async () => this.key !== null
  load = async () => this.key && Buffer.from(this.key)
  save = async (key: Buffer) => {
    this.key = Buffer.from(key)
  }
  clear = async () => {
    this.key = null
  }
}

/** Measured here rather than in a thread, which takes a moment to start. */
export const loadVault = (store: KeyringStore, keychain: KeychainPort = noKeychain, beforeLock?: () => Promise<void>) =>
  Vault.load({
    ...{ store, keychain, ports: systemPorts, argon2: CHEAP_ARGON2, measure: strengthOf },
    ...(beforeLock ? { beforeLock } : {}),
  })

/** A vault that was just created, and locked again. */
export async function lockedVault() {
  const store = new MemoryKeyring()
  const vault = await loadVault(store)
  const created = await vault.create(PASSPHRASE)
  await vault.lock()
  return { store, vault, ...created }
}

/** What is known of the documents' key, in a copy that locking does not overwrite. */
export const documentKeyOf = ({ documentKey }: VaultKeys) => ({
  ...documentKey,
  password: Buffer.from(documentKey.password as Uint8Array).toString(),
})

/** The kind of the AppError a promise rejects with. */
export const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as { kind?: string }).kind ?? String(error),
  )
