import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { isAppError } from '../../../app/errors'
import type { RecoveryCodeInfo } from '../../../app/ipc/vault'
import { api } from '../../api'
import { toastError } from '../../ui/overlay/toasts'

export type RecoveryPart = Awaited<ReturnType<ReturnType<typeof api>['vault']['splitRecoveryCode']>>['parts'][number]

const byPassphrase = (passphrase: string) => ({ with: 'passphrase', passphrase }) as const

/** The recovery codes of the journal; what they are is known to nobody but the person. */
export const useRecoveryCodes = defineStore('recoveryCodes', () => {
  const all = shallowRef<readonly RecoveryCodeInfo[]>([])
  /** One that a person should look for, if there is any. */
  const old = computed(() => all.value.find((code) => code.old) ?? null)

  async function load(): Promise<void> {
    all.value = (await api().vault.recoveryCodes(undefined)).codes
  }

  /** A code with a name of its own. */
  async function add(passphrase: string, name: string): Promise<string> {
    const { recoveryCode } = await api().vault.newRecoveryCode({ current: byPassphrase(passphrase), name })
    await load()
    return recoveryCode
  }

  async function test(recoveryCode: string): Promise<RecoveryCodeInfo> {
    const tested = await api().vault.testRecoveryCode({ recoveryCode })
    await load()
    return tested
  }

  async function revoke(passphrase: string, id: string): Promise<void> {
    await api().vault.revokeRecoveryCode({ current: byPassphrase(passphrase), id })
    await load()
  }

  async function split(
    passphrase: string,
    how: { readonly name: string; readonly parts: number; readonly needed: number },
  ): Promise<readonly RecoveryPart[]> {
    const { parts } = await api().vault.splitRecoveryCode({ current: byPassphrase(passphrase), ...how })
    await load()
    return parts
  }

  /** The code that parts give; null where they are for practice and fit. */
  const combine = async (parts: readonly string[]): Promise<string | null> =>
    (await api().vault.combineRecoveryParts({ parts: [...parts] })).recoveryCode

  /** Loads, and again when a device changes something about them; answers how to stop. */
  function follow(): () => void {
    const loading = (): void =>
      void load().catch((error: unknown) => {
        // The journal was locked meanwhile: the page is going.
        if (!isAppError(error, 'locked')) toastError(error)
      })
    loading()
    return api().on('settings.changed', ({ keys }) => {
      if (keys.some((key) => key.startsWith('recovery-code.'))) loading()
    })
  }

  return { all, old, load, add, test, revoke, split, combine, follow }
})
