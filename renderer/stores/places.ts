import { defineStore } from 'pinia'
import { reactive, ref, shallowRef } from 'vue'
import type { RecordingId } from '../../app/ids'
import type { AudioPlace, AudioPolicy } from '../../app/ipc/audio'
import { api } from '../api'
import { t } from '../i18n'
import { formatBytes } from '../i18n/format'
import { toast, toastError } from '../ui/overlay/toasts'

export interface Whereabouts {
  readonly place: AudioPlace
  readonly marked: boolean
}
export type Transfer = Awaited<ReturnType<ReturnType<typeof api>['audio']['transfers']>>['transfers'][number]

/** Where the audio of recordings is, and what travels. */
export const usePlaces = defineStore('places', () => {
  const byId = reactive(new Map<string, Whereabouts>())
  const transfers = shallowRef<readonly Transfer[]>([])
  const policy = ref<AudioPolicy>('everything')

  async function look(ids: readonly RecordingId[]): Promise<void> {
    if (ids.length === 0) return
    const { places } = await api().audio.places({ ids: ids.slice(0, 500) })
    for (const { id, place, marked } of places) byId.set(id, { place, marked })
  }

  async function loadTransfers(): Promise<void> {
    const [moving, rule] = await Promise.all([api().audio.transfers(undefined), api().audio.policy(undefined)])
    transfers.value = moving.transfers
    policy.value = rule.policy
  }

  async function setPolicy(next: AudioPolicy): Promise<void> {
    const before = policy.value
    policy.value = next
    await api()
      .audio.setPolicy({ policy: next })
      .catch((error: unknown) => {
        policy.value = before
        toastError(error)
      })
  }

  async function mark(id: RecordingId, marked: boolean): Promise<void> {
    const before = byId.get(id)
    if (before) byId.set(id, { ...before, marked })
    await api()
      .audio.mark({ id, marked })
      .catch((error: unknown) => {
        if (before) byId.set(id, before)
        toastError(error)
      })
  }

  async function fetch(id: RecordingId): Promise<void> {
    await api().audio.fetch({ id }).catch(toastError)
    await look([id]).catch(toastError)
  }

  async function free(id: RecordingId): Promise<void> {
    try {
      const { freedBytes } = await api().audio.free({ id })
      toast(t('place.freed', { size: formatBytes(freedBytes) }))
      await look([id])
    } catch (error) {
      toastError(error)
    }
  }

  const cancel = (id: RecordingId) => api().audio.cancel({ id }).catch(toastError)

  function start(): () => void {
    return api().on('audio.changed', ({ ids }) => {
      void look(ids.filter((id) => byId.has(id))).catch(toastError)
      void loadTransfers().catch(toastError)
    })
  }

  return { byId, transfers, policy, look, loadTransfers, setPolicy, mark, fetch, free, cancel, start }
})
