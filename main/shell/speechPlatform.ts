import { app, powerMonitor, utilityProcess } from 'electron'
import { speechLanguage } from '../../app/transcribe/languages'
import { systemLanguages } from '../transcribe/systemLanguages'
import type { SpeechPlatform } from '../transcribe/open'
import type { KeepAwake } from './desktop/keepAwake'
import { utilityChild } from '../transcribe/engines/processes'

/** How often idleness is looked at: the system does not announce it. */
const LOOK_EVERY_MS = 30_000

/** The languages that the system says its user prefers, the first one first. */
export function preferredLanguages(): readonly string[] {
  const named = app.getPreferredSystemLanguages().filter((one) => speechLanguage(one) !== 'auto')
  // Without a locale (the languages "C" or none) it is as in plain Node.
  return named.length > 0 ? named : systemLanguages()
}

/** Speech recognition in Electron: a utility process, what the system says of power and idleness, and no sleep meanwhile. */
export const speechPlatform = (awake: KeepAwake): SpeechPlatform => ({
  // The built file is looked for when a job first needs it.
  start: () => utilityChild(utilityProcess)(),
  languages: preferredLanguages,
  machine: {
    onBattery: () => powerMonitor.onBatteryPower,
    working: (active) => awake.set('transcription', active),
    idleSeconds: () => powerMonitor.getSystemIdleTime(),
    onChange(listener) {
      const looking = setInterval(listener, LOOK_EVERY_MS)
      powerMonitor.on('on-ac', listener)
      powerMonitor.on('on-battery', listener)
      return () => {
        clearInterval(looking)
        powerMonitor.off('on-ac', listener)
        powerMonitor.off('on-battery', listener)
      }
    },
  },
})
