import { audioCalls, audioEvents } from './audio'
import { backupCalls, backupEvents } from './backup'
import { conflictCalls, conflictEvents } from './conflicts'
import { deviceCalls, deviceEvents } from './devices'
import type * as define from './wire/define'
import { journalCalls, journalEvents, tagCalls } from './journal'
import { recorderCalls, recorderEvents } from './recorder'
import { searchCalls } from './search'
import { settingsCalls, settingsEvents } from './settings'
import { diagnosticsCalls } from './system/diagnostics'
import { shellCalls, shellEvents } from './system/shell'
import { syncCalls, syncEvents } from './sync'
import { transcriptionCalls, transcriptionEvents } from './transcription'
import { transferCalls, transferEvents } from './exchange'
import { vaultCalls, vaultEvents } from './vault'

/** Every call a window may make, by domain. */
export const contract = {
  shell: shellCalls,
  vault: vaultCalls,
  journal: journalCalls,
  tags: tagCalls,
  recorder: recorderCalls,
  audio: audioCalls,
  sync: syncCalls,
  conflicts: conflictCalls,
  search: searchCalls,
  settings: settingsCalls,
  devices: deviceCalls,
  backup: backupCalls,
  transcription: transcriptionCalls,
  transfer: transferCalls,
  diagnostics: diagnosticsCalls,
} as const

/** Every event main sends to windows. */
export const events = {
  ...shellEvents,
  ...vaultEvents,
  ...journalEvents,
  ...recorderEvents,
  ...audioEvents,
  ...syncEvents,
  ...conflictEvents,
  ...settingsEvents,
  ...deviceEvents,
  ...backupEvents,
  ...transcriptionEvents,
  ...transferEvents,
} as const

export type BrainDumpContract = typeof contract
export type BrainDumpEvents = typeof events
export type Api = define.Api<BrainDumpContract, BrainDumpEvents>
export type RawApi = define.RawApi<BrainDumpContract, BrainDumpEvents>
export type Handlers = define.Handlers<BrainDumpContract>
export type Emit = define.Emit<BrainDumpEvents>
export type DomainHandlers<D extends keyof BrainDumpContract> = define.DomainHandlers<BrainDumpContract[D]>
