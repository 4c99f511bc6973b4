import type { DeviceId } from '../../app/ids'
import type { ModelStore } from './models/store'
import type { MachineState, Recordings, SpeechEvents, SpeechSettings } from './engines/ports'
import type { StartChild } from './engines/processes'

export interface TranscriptionOptions {
  /** Folder of the profile. */
  readonly profile: string
  readonly recordings: Recordings
  readonly models: ModelStore
  readonly settings: () => SpeechSettings
  readonly device: DeviceId
  readonly now: () => number
  readonly uuid: () => string
  readonly start: StartChild
  readonly events: SpeechEvents
  readonly onError: (error: unknown) => void
  /** What a run of this model took: seconds of computing for a second of speech. */
  readonly onMeasured: (model: string, realTimeFactor: number) => Promise<void>
  readonly machine?: MachineState
  /** Works by itself (a window) or only when told to (single commands). */
  readonly background: boolean
}

/** What a person asks for; the settings say the rest. `command` names a program for this job only. */
export interface JobWish {
  readonly model?: string | undefined
  readonly compare?: boolean | undefined
  /** Where the guess was wrong. */
  readonly language?: string | undefined
  readonly command?: string | undefined
}
