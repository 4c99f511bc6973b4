import { AppError, isAppError } from '../../app/errors'
import { keyed, plain } from '../../app/messages/message'
import { parseRecoveryCode } from './codes/recoveryCode'
import type { UnlockWith } from '../../app/ipc/vault'
import { usedOnce } from '../files/wipe'
import type { DeriveKey } from './argon2'
import { isSealed, verifies } from './keys'
import type { KeyringDocument, KeyringStore } from './ports'
import {
  formatOnlySchema,
  keySlotSchema,
  VAULT_FORMAT,
  vaultHeaderSchema,
  type KeySlot,
  type VaultHeader,
} from './schema'
import { slotFields, unwrap, type SlotSecret } from './slots'

function checkFormat(document: KeyringDocument): void {
  const parsed = formatOnlySchema.safeParse(document)
  if (parsed.success && parsed.data.format > VAULT_FORMAT) throw new AppError('newer-format', keyed('vault.newer'))
}

/** @throws AppError `newer-format`, `tampered` */
export function parseHeader(document: KeyringDocument): VaultHeader {
  checkFormat(document)
  const parsed = vaultHeaderSchema.safeParse(document)
  if (parsed.success) return parsed.data
  throw new AppError('tampered', keyed('vault.headerDamaged'))
}

/** The header of the vault in this keyring, null when there is none. */
export async function readHeader(store: KeyringStore): Promise<VaultHeader | null> {
  const document = await store.header()
  return document && parseHeader(document)
}

function parseSlot(document: KeyringDocument): KeySlot {
  checkFormat(document)
  const parsed = keySlotSchema.safeParse(document)
  if (parsed.success) return parsed.data
  throw new AppError('tampered', keyed('vault.slotDamaged'))
}

/** The slot in a document, when somebody with this vault key wrote it. @throws AppError `tampered`, `newer-format`, `other-vault` */
export function sealedSlot(document: KeyringDocument, { header, vaultKey }: Opened): KeySlot {
  const slot = parseSlot(document)
  if (slot.vaultId !== header.vaultId) throw otherVault()
  if (isSealed(vaultKey, slotFields(slot), slot.seal)) return slot
  throw new AppError('tampered', keyed('vault.slotChanged'))
}

const otherVault = (): AppError => new AppError('other-vault', keyed('vault.slotOfAnother'))

/** @throws AppError `wrong-recovery-code` when the code cannot be one */
export const secretOf = (unlock: UnlockWith): SlotSecret =>
  unlock.with === 'passphrase'
    ? { kind: 'passphrase', passphrase: unlock.passphrase }
    : { kind: 'recovery', code: parseRecoveryCode(unlock.recoveryCode) }

/** Decides about the slots of a keyring whose words are not to be taken. */
export interface SlotLimits {
  /** @throws AppError `remote` for more than are tried */
  checkCount(count: number): void
  /** @throws AppError `remote` for a slot that asks for too much, or protects too little */
  check(slot: KeySlot): void
}

export interface Opened {
  readonly header: VaultHeader
  readonly vaultKey: Buffer
}

/**
 * Finds the vault key, and the slot that has it. Every slot of the secret's kind is tried, because two devices may have changed the passphrase apart
 * from each other: then both passphrases work. A damaged slot does not keep a good one from being found.
 * @param limits for a keyring of which nothing is proved yet
 * @throws AppError `no-vault`, `wrong-passphrase`, `wrong-recovery-code`, `tampered`, `newer-format`, and as `limits`
 */
export async function openKeyring(
  store: KeyringStore,
  derive: DeriveKey,
  secret: SlotSecret,
  limits?: SlotLimits,
): Promise<Opened & { readonly slot: KeySlot }> {
  const header = await readHeader(store)
  if (!header) throw new AppError('no-vault', keyed('vault.none'))
  let damaged: unknown = null
  const slots = (await store.slots()).filter((document) => document['kind'] !== otherKind[secret.kind])
  limits?.checkCount(slots.length)
  for (const document of slots) {
    try {
      const slot = parseSlot(document)
      if (slot.vaultId !== header.vaultId) throw otherVault()
      limits?.check(slot)
      const vaultKey = await unwrap(derive, slot, secret)
      if (vaultKey) return { ...verified(header, vaultKey), slot }
    } catch (error) {
      if (isAppError(error, 'cancelled')) throw error
      damaged ??= error // Told only when no other slot opens.
    }
  }
  if (damaged)
    throw damaged instanceof Error ? damaged : new AppError('internal', plain('The key slots could not be read.'))
  throw secret.kind === 'passphrase'
    ? new AppError('wrong-passphrase', keyed('vault.wrongPassphrase'))
    : new AppError('wrong-recovery-code', keyed('vault.wrongRecoveryCode'))
}

const otherKind = { passphrase: 'recovery', recovery: 'passphrase' } as const

/** Whether a document is the header of the vault with this key, which stays as it is. @throws AppError `tampered`, `newer-format` */
export function checkHeader(document: KeyringDocument, vaultKey: Buffer): void {
  usedOnce(Buffer.from(vaultKey), (copy) => verified(parseHeader(document), copy))
}

/** @throws AppError `tampered` when the header was not written with this key */
export function verified(header: VaultHeader, vaultKey: Buffer): Opened {
  if (verifies(vaultKey, header)) return { header, vaultKey }
  vaultKey.fill(0)
  throw new AppError('tampered', keyed('vault.headerChanged'))
}
