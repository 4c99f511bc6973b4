import { powerMonitor, utilityProcess } from 'electron'
import type { SpeechPlatform } from '../transcribe/open'
import { utilityChild } from '../transcribe/engines/processes'

/** How often idleness is looked at: the system does not announce it. */
const LOOK_EVERY_MS = 30_000

/** Speech recognition in Electron: a utility process, and what the system says of power and idleness. */
export const speechPlatform = (): SpeechPlatform => ({
  // The built file is looked for when a job first needs it.
  start: () => utilityChild(utilityProcess)(),
  machine: {
    onBattery: () => powerMonitor.onBatteryPower,
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
