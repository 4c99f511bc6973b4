import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { ArrivingDocument } from '../../database/replica/types'
import type { KeyringDocument, KeyringStore } from '../../vault/ports'
import { slotDocument, VAULT_DOCUMENT, type KeySlot } from '../../vault/schema'

/** What an open vault can say of documents of its keyring. */
export interface KeyringJudge {
  /** @throws AppError `tampered`, `newer-format` */
  checkHeader(document: KeyringDocument): void
  /** @throws AppError `tampered`, `newer-format`, `other-vault` */
  checkSlot(document: KeyringDocument): KeySlot
}

/**
 * What may come into the keyring: a server must not be able to lock anybody out, nor to bring back a way in that was
 * closed. A header has to verify with the vault key and is never removed. A slot has to be sealed with it, and goes only
 * when a sealed slot says that it replaces it. What is refused is told and left out; the rest goes on.
 * @throws AppError `tampered` for a header, `other-vault`, `newer-format`: nothing of the batch is written
 */
export async function screenKeyring(
  judge: KeyringJudge,
  keyring: Pick<KeyringStore, 'slots'>,
  vaultId: string,
  documents: readonly ArrivingDocument[],
  onRefused: (error: AppError) => void,
): Promise<readonly ArrivingDocument[]> {
  const here = (await keyring.slots()).flatMap((slot) => sealed(judge, slot) ?? [])
  const arriving = new Map<ArrivingDocument, KeySlot>()
  for (const document of documents) {
    if (document._id === VAULT_DOCUMENT || document._deleted === true) continue
    checkVaultId(document, vaultId)
    const slot = sealed(judge, bodyOf(document))
    if (slot && slotDocument(slot.slotId) === document._id) arriving.set(document, slot)
  }
  const closed = new Set([...here, ...arriving.values()].flatMap(({ replaces }) => replaces).map(slotDocument))
  return documents.filter((document) => {
    if (document._id === VAULT_DOCUMENT) return mayReplaceHeader(judge, document, vaultId)
    const may =
      document._deleted === true ? closed.has(document._id) : arriving.has(document) && !closed.has(document._id)
    // A slot that was closed long ago may still come by, on its way to its tombstone.
    if (!may && !closed.has(document._id)) onRefused(forged())
    return may
  })
}

function mayReplaceHeader(judge: KeyringJudge, document: ArrivingDocument, vaultId: string): true {
  if (document._deleted === true) throw new AppError('tampered', keyed('keyring.serverRemoves'))
  checkVaultId(document, vaultId)
  judge.checkHeader(bodyOf(document))
  return true
}

function sealed(judge: KeyringJudge, document: KeyringDocument): KeySlot | null {
  try {
    return judge.checkSlot(document)
  } catch (error) {
    if (isAppError(error, 'tampered') || isAppError(error, 'other-vault')) return null
    throw error
  }
}

const forged = (): AppError => new AppError('tampered', keyed('keyring.serverChanged'))

function checkVaultId(document: ArrivingDocument, vaultId: string): void {
  const found = document['vaultId']
  if (typeof found === 'string' && found !== vaultId) throw new AppError('other-vault', keyed('join.otherJournal'))
}

const bodyOf = (document: ArrivingDocument): KeyringDocument =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !field.startsWith('_')))
