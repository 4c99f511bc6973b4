import { app, shell, systemPreferences } from 'electron'
import { basename } from 'node:path'
import { spokenLanguages } from '../../app/transcribe/languages'
import type { DomainHandlers } from '../../app/ipc'
import type { EntryLinks } from './links/entryLinks'
import type { WindowPicture } from './media/picture'
import type { SmokeWatch } from './smoke'
import { preferredLanguages } from './speechPlatform'
import type { LockedPage } from './window/lockedPage'

export interface ShellFacts {
  /** Folder of the profile. */
  readonly profile: string
  readonly smoke: SmokeWatch | undefined
  readonly picture: WindowPicture | undefined
  readonly onReady: (journal: 'absent' | 'locked' | 'open') => void
  /** What has become of the shortcut that works in every program. */
  readonly shortcut: () => { keys: string; works: boolean }
  readonly onClosed: () => void
  readonly page: Pick<LockedPage, 'left' | 'takePlace'>
  readonly entryLinks: Pick<EntryLinks, 'follow'>
}

/** Where each system keeps its switch for the microphone; Linux has none of its own. */
const microphoneSettings: Readonly<Record<string, string>> = {
  darwin: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
  win32: 'ms-settings:privacy-microphone',
}

/** What the window asks of the shell itself. */
export function createShellHandlers(facts: ShellFacts): DomainHandlers<'shell'> {
  return {
    info: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      platform: process.platform,
      profile: basename(facts.profile),
      smoke: facts.smoke !== undefined,
      systemLanguage: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
      spokenLanguages: spokenLanguages({ language: 'auto', languages: [] }, preferredLanguages()),
    }),
    ready: ({ journal, paintedMs }) => {
      facts.onReady(journal)
      const painted = (): void =>
        facts.smoke?.passed(`window painted after ${Math.round(paintedMs)} ms, journal ${journal}`)
      // Not waited for: quitting waits for the calls under way, and must not wait for this one.
      if (facts.picture) void facts.picture.take().then(painted)
      else painted()
      return undefined
    },
    closed: () => {
      facts.onClosed()
      return undefined
    },
    left: ({ place, kept }) => {
      facts.page.left(place, kept)
      return undefined
    },
    place: () => ({ place: facts.page.takePlace() }),
    shortcut: () => facts.shortcut(),
    microphone: () => ({ access: microphoneAccess() }),
    openMicrophoneSettings: async () => {
      const settings = microphoneSettings[process.platform]
      if (settings) await shell.openExternal(settings)
      return undefined
    },
    openLink: async ({ url }) => ({ opened: await facts.entryLinks.follow(url) }),
  }
}

function microphoneAccess(): 'granted' | 'denied' | 'unknown' {
  if (process.platform === 'linux') return 'unknown' // There is nobody to ask before the device is opened.
  const status = systemPreferences.getMediaAccessStatus('microphone')
  if (status === 'granted') return 'granted'
  return status === 'denied' || status === 'restricted' ? 'denied' : 'unknown'
}
