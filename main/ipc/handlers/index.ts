import type { Handlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import { onlyReading } from '../onlyReading'
import type { ChosenPlaces } from '../chosenPlaces'
import type { SystemPort } from '../system'
import { conflictHandlers } from './conflicts'
import { audioHandlers } from './audio'
import { backupHandlers } from './backup'
import { deviceHandlers } from './devices'
import { diagnosticsHandlers } from './diagnostics'
import { journalHandlers, tagHandlers } from './journal'
import { recorderHandlers } from './recorder'
import { searchHandlers } from './search'
import { settingsHandlers } from './settings'
import { syncHandlers } from './sync'
import { transcriptionHandlers } from './transcription'
import { transferHandlers } from './exchange'
import { vaultHandlers } from './vault'

/** The handlers of every domain but `shell`, which belongs to the window. */
export function createHandlers(host: Host, system: SystemPort, places: ChosenPlaces): Omit<Handlers, 'shell'> {
  const handlers = allHandlers(host, system, places)
  return host.readOnly === null ? handlers : onlyReading(handlers, host.readOnly)
}

const allHandlers = (host: Host, system: SystemPort, places: ChosenPlaces): Omit<Handlers, 'shell'> => ({
  conflicts: conflictHandlers(host),
  vault: vaultHandlers(host, system, places),
  journal: journalHandlers(host),
  diagnostics: diagnosticsHandlers(host, system),
  tags: tagHandlers(host),
  recorder: recorderHandlers(host),
  audio: audioHandlers(host, places),
  search: searchHandlers(host),
  settings: settingsHandlers(host, system),
  devices: deviceHandlers(host),
  backup: backupHandlers(host, system, places),
  sync: syncHandlers(host, places),
  transcription: transcriptionHandlers(host, places),
  transfer: transferHandlers(host, system, places),
})
