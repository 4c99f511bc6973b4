import { isAppError } from '../../../app/errors'
import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import { databasesSetAside } from '../../database/setAside'
import { joinJournal } from '../../composition/joinJournal'
import { joinWithCode } from '../../composition/pairing'
import { restoringInto } from '../../composition/restoreJournal'
import { recoveryCodes } from '../../composition/recoveryCodes'
import { combinedCode } from '../../vault/codes/recoveryParts'
import type { ChosenPlaces } from '../chosenPlaces'
import type { SystemPort } from '../system'

/** How many documents are missing; none are known of while the journal of an open vault is still being opened, or closed. */
async function missingOf(host: Host): Promise<number> {
  try {
    return await host.services().missing.count()
  } catch (error) {
    if (isAppError(error, 'locked')) return 0
    throw error
  }
}

export const NEW_PROFILE_LOCKS_AFTER_MINUTES = 15

/** Calls about the vault. Unlocking and locking open and close the journal before they answer. */
export function vaultHandlers(host: Host, system: SystemPort, places: ChosenPlaces): DomainHandlers<'vault'> {
  const { vault, settings } = host
  const codes = recoveryCodes(host)
  let joining: AbortController | null = null
  /** Noted before the code exists, so that a person who quits while it is shown is reminded of it. */
  const unnoted = async <T>(makeCode: () => Promise<T>): Promise<T> => {
    const before = settings.get('security.recoveryNoted')
    await settings.set('security.recoveryNoted', false)
    try {
      return await makeCode()
    } catch (error) {
      await settings.set('security.recoveryNoted', before)
      throw error
    }
  }
  /** A new profile locks after this long without anybody there. One that was made before keeps what it has. */
  const autoLocked = () => settings.setUnlessSet('security.autoLockMinutes', NEW_PROFILE_LOCKS_AFTER_MINUTES)
  return {
    state: async () => {
      // Files that were only written anew were told once; there is nothing to warn of.
      const setAside = (await databasesSetAside(host.profile)).filter(
        ({ what, recovered }) => what !== 'suspect' || recovered?.lost !== 0,
      )
      const suspect = host.suspect()
      const missing = vault.state.state === 'unlocked' ? await missingOf(host) : 0
      const readOnly =
        host.readOnly === null ? null : host.readOnly.kind === 'disk-full' ? 'disk-full' : 'profile-read-only'
      return {
        vault: vault.state,
        keychain: vault.keychain.available() ? 'available' : 'unavailable',
        rememberKey: await vault.keychain.holds(),
        ...(setAside.length > 0
          ? {
              setAside: setAside.map(({ database, what, folder, recovered }) => ({
                database,
                what,
                folder,
                ...(recovered === null ? {} : { recovered }),
              })),
            }
          : {}),
        ...(readOnly === null ? {} : { readOnly }),
        ...(suspect.length > 0 ? { suspect } : {}),
        ...(missing > 0 ? { missing } : {}),
        ...(vault.lostKeys === null ? {} : { lostKeys: vault.lostKeys }),
        ...((await restoringInto(host.profile)) === null ? {} : { restoring: true as const }),
      }
    },
    showDamaged: async () => {
      const newest = (await databasesSetAside(host.profile)).at(-1)
      if (newest !== undefined) system.showFile(newest.folder)
    },
    create: async ({ passphrase }) => {
      await autoLocked()
      return unnoted(() => vault.create(passphrase))
    },
    join: async ({ remote, unlock }) => {
      if (remote.caFile) places.checkRead(remote.caFile)
      joining?.abort()
      await autoLocked()
      const mine = (joining = new AbortController())
      return { vaultId: await joinJournal(host, remote, unlock, mine.signal) }
    },
    joinWithCode: async (input) => {
      joining?.abort()
      await autoLocked()
      const mine = (joining = new AbortController())
      const { vaultId, servers } = await joinWithCode(host, input, mine.signal)
      return { vaultId, servers }
    },
    cancelJoin: () => void joining?.abort(),
    unlock: async (unlock) => ({ vaultId: (await vault.unlock(unlock)).vaultId }),
    lock: () => vault.lock(),
    changePassphrase: ({ current, next }) => vault.changePassphrase(current, next),
    newRecoveryCode: async ({ current, name }) => {
      const make = async () => ({ recoveryCode: (await codes.make(current, name ?? '')).recoveryCode })
      return name === undefined ? unnoted(make) : make()
    },
    recoveryCodes: async () => ({ codes: await codes.list() }),
    testRecoveryCode: ({ recoveryCode }) => codes.test(recoveryCode),
    revokeRecoveryCode: ({ id, current }) => codes.revoke(current, id),
    splitRecoveryCode: async ({ current, ...how }) => ({ parts: [...(await codes.split(current, how)).parts] }),
    combineRecoveryParts: async ({ parts }) => ({ recoveryCode: await combinedCode(parts) }),
    setRememberKey: ({ remember }) => vault.setRememberKey(remember),
  }
}
