import { type KeyedMessage } from '../../app/messages/message'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { STRONG_ENOUGH, strengthOf } from '../../app/passphrase/strength'
import type { SetAside, UnlockWith } from '../../app/ipc/vault'
import { api } from '../api'
import { dismissDialogs } from '../ui/overlay/dialogs'
import { flushAutosaves } from '../composables/autosave'
import { toastError } from '../ui/overlay/toasts'
import { useRecorder } from './recorder'

export type VaultPhase = 'loading' | 'absent' | 'locked' | 'unlocked' | 'failed'

/** Whether there is a journal here and whether it is open. */
export const useVault = defineStore('vault', () => {
  const phase = ref<VaultPhase>('loading')
  const keychain = ref(false)
  const remembered = ref(false)
  const error = ref<unknown>(null)
  const vaultId = ref('')
  /** It was opened with a passphrase that is easy to guess, and nobody has answered that yet. */
  const weakPassphrase = ref(false)
  /** Databases that were damaged or gone, as long as their folders lie there. */
  const setAside = ref<readonly SetAside[]>([])
  /** Databases that turned out to be damaged since the journal was opened. */
  const suspect = ref<readonly string[]>([])
  /** Documents that were written here and are gone. */
  const missing = ref(0)
  /** Why nothing can be changed; null where everything can. */
  const readOnly = ref<'disk-full' | 'profile-read-only' | null>(null)
  /** What is being recovered of damaged files while the journal opens. */
  const recovering = ref<{ done: number; total: number } | null>(null)
  /** Null while this device has the keys of its journal, or never had any. */
  const lostKeys = shallowRef<KeyedMessage | null>(null)
  /** The first run goes on after the vault is there: recovery code, server, tags. */
  const firstRun = ref(false)

  async function load(): Promise<void> {
    try {
      const state = await api().vault.state(undefined)
      if (state.vault.state === 'absent') firstRun.value = true
      if (state.vault.state === 'locked') dismissDialogs()
      phase.value = state.vault.state
      vaultId.value = state.vault.state === 'absent' ? '' : state.vault.vaultId
      setAside.value = state.setAside ?? []
      lostKeys.value = state.lostKeys ?? null
      suspect.value = state.suspect ?? []
      missing.value = state.missing ?? 0
      readOnly.value = state.readOnly ?? null
      recovering.value = null
      keychain.value = state.keychain === 'available'
      remembered.value = state.rememberKey
    } catch (cause) {
      error.value = cause
      phase.value = 'failed'
    }
  }

  /** Answers the recovery code, which is shown once. */
  async function create(passphrase: string, remember: boolean): Promise<{ vaultId: string; recoveryCode: string }> {
    const made = await api().vault.create({ passphrase })
    if (remember) await api().vault.setRememberKey({ remember })
    await load()
    return made
  }

  async function join(
    remote: Parameters<ReturnType<typeof api>['vault']['join']>[0]['remote'],
    unlock: UnlockWith,
  ): Promise<void> {
    await api().vault.join({ remote, unlock })
    await load()
  }

  async function joinWithCode(code: string, address: string): Promise<void> {
    await api().vault.joinWithCode({ code, address })
    await load()
  }

  const cancelJoin = () => api().vault.cancelJoin(undefined)

  async function unlock(way: UnlockWith): Promise<void> {
    await api().vault.unlock(way)
    weakPassphrase.value = way.with === 'passphrase' && (await strengthOf(way.passphrase)) < STRONG_ENOUGH
    await load()
  }

  async function lock(): Promise<void> {
    await Promise.allSettled([useRecorder().finish(), flushAutosaves()])
    await api().vault.lock(undefined)
    await load()
  }

  const changePassphrase = (current: string, next: string) =>
    api().vault.changePassphrase({ current: { with: 'passphrase', passphrase: current }, next })

  /** Answered once and kept nowhere; the old code opens nothing from then on. */
  const newRecoveryCode = async (passphrase: string) =>
    (await api().vault.newRecoveryCode({ current: { with: 'passphrase', passphrase } })).recoveryCode

  async function setRemembered(remember: boolean): Promise<void> {
    remembered.value = remember
    try {
      await api().vault.setRememberKey({ remember })
    } catch (cause) {
      remembered.value = !remember
      toastError(cause)
    }
  }

  const showDamaged = (): Promise<void> => api().vault.showDamaged(undefined).catch(toastError)

  function start(): () => void {
    const stops = [
      api().on('vault.changed', () => void load()),
      api().on('vault.recovering', (progress) => (recovering.value = progress)),
    ]
    return () => stops.forEach((stop) => stop())
  }

  return {
    phase,
    vaultId,
    keychain,
    remembered,
    error,
    setAside,
    suspect,
    missing,
    readOnly,
    recovering,
    lostKeys,
    weakPassphrase,
    firstRun,
    showDamaged,
    load,
    create,
    join,
    joinWithCode,
    cancelJoin,
    unlock,
    lock,
    changePassphrase,
    newRecoveryCode,
    setRemembered,
    start,
  }
})
