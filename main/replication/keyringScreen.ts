import { AppError } from '../../app/errors'
import type { ArrivingDocument } from '../database/replica-types'
import type { KeyringDocument } from '../vault/ports'
import { VAULT_DOCUMENT } from '../vault/schema'
import type { Vault } from '../vault/vault'

/**
 * What may come into the keyring: a server must not be able to lock anybody out. A header has to verify with the open vault
 * key, and is never removed; slots of another vault stay outside.
 * @throws AppError `other-vault`, `tampered`: nothing of the batch is written
 */
export function screenKeyring(vault: Vault, documents: readonly ArrivingDocument[]): readonly ArrivingDocument[] {
  const state = vault.state
  const vaultId = state.state === 'absent' ? null : state.vaultId
  for (const document of documents) {
    if (document._id === VAULT_DOCUMENT) {
      if (document._deleted === true)
        throw new AppError('tampered', 'The server wants to remove the keys of this journal. Nothing was changed here.')
      checkVaultId(document, vaultId)
      vault.checkHeader(bodyOf(document))
    } else if (document._deleted !== true) checkVaultId(document, vaultId)
  }
  return documents
}

function checkVaultId(document: ArrivingDocument, vaultId: string | null): void {
  if (vaultId !== null && document['vaultId'] !== vaultId)
    throw new AppError(
      'other-vault',
      'The server holds another journal under this prefix. Choose another prefix, or join that journal from an empty profile.',
    )
}

const bodyOf = (document: ArrivingDocument): KeyringDocument =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !field.startsWith('_')))
