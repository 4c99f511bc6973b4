import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../compose'

/** Calls about settings and this device's name. */
export function settingsHandlers(host: Host): DomainHandlers<'settings'> {
  return {
    all: () => ({ settings: host.settings.all() }),
    set: async ({ key, value }) => {
      await host.settings.set(key, value)
      if (key === 'security.autoLockMinutes') host.autoLock.setMinutes(host.settings.get('security.autoLockMinutes'))
    },
    device: () => host.device.device,
    renameDevice: async ({ name }) => {
      await host.device.rename(name)
      if (host.vault.state.state === 'unlocked') await host.settings.publishDevice(host.device.device.id, name)
    },
  }
}
