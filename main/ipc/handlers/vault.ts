import { AppError } from '../../../app/errors'
import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../compose'

/** Calls about the vault. Unlocking and locking open and close the journal before they answer. */
export function vaultHandlers({ vault }: Host): DomainHandlers<'vault'> {
  return {
    state: async () => ({
      vault: vault.state,
      keychain: vault.keychain.available() ? 'available' : 'unavailable',
      rememberKey: vault.keychain.available() && (await vault.keychain.load()) !== null,
    }),
    create: ({ passphrase }) => vault.create(passphrase),
    join: () => Promise.reject(new AppError('unsupported', 'This version cannot join a journal yet.')),
    unlock: async (unlock) => ({ vaultId: (await vault.unlock(unlock)).vaultId }),
    lock: () => vault.lock(),
    changePassphrase: ({ current, next }) => vault.changePassphrase(current, next),
    newRecoveryCode: async ({ current }) => ({ recoveryCode: await vault.newRecoveryCode(current) }),
    setRememberKey: ({ remember }) => vault.setRememberKey(remember),
  }
}
