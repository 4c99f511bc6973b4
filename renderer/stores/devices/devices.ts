import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { DeviceInfo } from '../../../app/ipc/devices'
import { isAppError } from '../../../app/errors'
import { api } from '../../api'
import { toastError } from '../../ui/overlay/toasts'

/** The devices of the journal. */
export const useDevices = defineStore('devices', () => {
  const all = shallowRef<readonly DeviceInfo[]>([])

  async function load(): Promise<void> {
    all.value = (await api().devices.list(undefined)).devices
  }

  async function setUnused(device: DeviceInfo, unused: boolean): Promise<void> {
    await api().devices.setUnused({ id: device.id, unused })
    await load()
  }

  async function acceptKey(device: DeviceInfo): Promise<void> {
    await api().devices.acceptKey({ id: device.id })
    await load()
  }

  /** Loads, and again when a device says something new; answers how to stop. */
  function follow(): () => void {
    const loading = (): void =>
      void load().catch((error: unknown) => {
        // The journal was locked meanwhile: the page is going.
        if (!isAppError(error, 'locked')) toastError(error)
      })
    loading()
    return api().on('settings.changed', ({ keys }) => {
      if (keys.some((key) => key.startsWith('device'))) loading()
    })
  }

  return { all, load, setUnused, acceptKey, follow }
})
