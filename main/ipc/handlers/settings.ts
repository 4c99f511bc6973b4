import type { DomainHandlers } from '../../../app/ipc'
import { SETTINGS } from '../../../app/ipc/settings'
import { wordsLanguage } from '../../../app/words/desktop'
import type { Host } from '../../composition/compose'
import { ProgramConsent } from '../programConsent'
import type { SystemPort } from '../system'

/** Calls about settings and this device's name. */
export function settingsHandlers(host: Host, system: SystemPort): DomainHandlers<'settings'> {
  const consent = new ProgramConsent(system)
  const language = () =>
    wordsLanguage(host.settings.get('appearance.language'), new Intl.DateTimeFormat().resolvedOptions().locale)
  /** A program that is to be run is named by a person, not by a page. */
  const mayRun = async (value: unknown): Promise<void> => {
    const command = SETTINGS['transcription.command'].schema.safeParse(value).data ?? ''
    if (command.trim() === '' || command === host.settings.get('transcription.command')) return
    await consent.ask(command, language())
  }
  return {
    all: () => ({ settings: host.settings.all() }),
    set: async ({ key, value }) => {
      if (key === 'transcription.command') await mayRun(value)
      await host.settings.set(key, value)
      if (key === 'reviews.always') await host.services().conflicts.answerWaiting()
      if (key === 'security.autoLockMinutes') host.autoLock.setMinutes(host.settings.get('security.autoLockMinutes'))
    },
    device: () => host.device.device,
    renameDevice: async ({ name }) => {
      if (host.vault.state.state === 'unlocked') await host.services().devices.rename(name)
      else await host.device.rename(name)
    },
  }
}
