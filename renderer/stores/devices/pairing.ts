import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { AppError, toAppError } from '../../../app/errors'
import { api } from '../../api'
import { useDevices } from './devices'

type Shown = Awaited<ReturnType<ReturnType<typeof api>['devices']['startPairing']>>

/** Adding a device with a code. */
export const usePairing = defineStore('pairing', () => {
  /** The code and where to give it; null while none is shown. */
  const shown = shallowRef<Shown | null>(null)
  const starting = ref(false)
  const joined = ref(false)
  const failure = shallowRef<AppError | null>(null)

  async function start(): Promise<void> {
    starting.value = true
    joined.value = false
    failure.value = null
    try {
      shown.value = await api().devices.startPairing(undefined)
    } catch (error) {
      failure.value = toAppError(error)
    } finally {
      starting.value = false
    }
  }

  async function cancel(): Promise<void> {
    if (shown.value === null && !starting.value) return
    shown.value = null
    // It may have ended meanwhile, or the journal locked; then there is nothing to cancel.
    await api()
      .devices.stopPairing(undefined)
      .catch(() => undefined)
  }

  /** Hears how it ended; answers how to stop. */
  function follow(): () => void {
    return api().on('devices.paired', ({ error }) => {
      if (shown.value === null) return
      shown.value = null
      joined.value = error === null
      failure.value = error === null ? null : AppError.of(error)
      if (joined.value) void useDevices().load()
    })
  }

  return { shown, starting, joined, failure, start, cancel, follow }
})
