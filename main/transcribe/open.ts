import { join } from 'node:path'
import type { Emit } from '../../app/ipc'
import type { AudioService } from '../audio/service'
import type { Journal } from '../journal/journal'
import type { Settings } from '../journal/settings'
import type { Ports } from '../platform/ports'
import type { DeviceFile } from '../profile/device'
import { chooseEngine } from './engines/choose'
import { JournalRecordings } from './journalRecordings'
import { LiveText } from './liveText'
import { ModelStore } from './models/store'
import { alwaysReady, type MachineState, type SpeechSettings } from './engines/ports'
import { keptProcess } from './engines/keptProcess'
import { systemLanguages } from './systemLanguages'
import { spokenLanguages } from '../../app/transcribe/languages'
import { bundledModels } from './models/bundled'
import { trialClips, Trials } from './engines/trials'
import { nodeChild, threadChild, type StartChild } from './engines/processes'
import { Transcription } from './service'

/** What differs between Electron and plain Node. */
export interface SpeechPlatform {
  readonly start: StartChild
  readonly machine: MachineState
  /** Languages of the system, the preferred one first. */
  readonly languages: () => readonly string[]
}

export interface OpenSpeechOptions {
  readonly profile: string
  readonly ports: Ports
  readonly emit: Emit
  readonly onError: (error: unknown) => void
  readonly device: DeviceFile
  readonly settings: Settings
  readonly journal: Journal
  readonly audio: AudioService
  readonly background: boolean
  /** When left out: a child process of plain Node, or a thread for a command of the installed app. */
  readonly platform?: SpeechPlatform | undefined
  /** Folder of the model that comes with the app, null for none; looked for when left out. */
  readonly bundled?: string | null | undefined
}

/** Speech to text of an open journal. */
export interface Speech {
  readonly transcription: Transcription
  readonly models: ModelStore
  readonly live: LiveText
  close(): Promise<void>
}

/** Opens speech to text over the journal and its audio; goes on with what was left, when in the background. */
export async function openSpeech(options: OpenSpeechOptions): Promise<Speech> {
  const { profile, ports, emit, onError, journal, audio, settings } = options
  const device = options.device.device.id
  const inElectron = process.versions['electron'] !== undefined
  const { machine, languages, ...platform } = options.platform ?? {
    start: lazily(inElectron ? threadChild : nodeChild),
    machine: alwaysReady,
    languages: systemLanguages,
  }
  const kept = keptProcess(platform.start)
  const { start } = kept
  const speechSettings = (): SpeechSettings => settingsOf(settings)
  let opened: Transcription | null = null
  const trials = new Trials({
    profile,
    clips: trialClips(),
    // A process of its own: what it takes is the model's alone, and the one that is kept stays as it is.
    start: platform.start,
    vadPath: () => models.vadPath(),
    spoken: () => spokenLanguages(speechSettings(), languages()),
    onError,
  })
  const models: ModelStore = new ModelStore({
    trials,
    folder: join(profile, 'models'),
    bundled: options.bundled === undefined ? bundledModels() : options.bundled,
    spoken: () => spokenLanguages(speechSettings(), languages()),
    mirror: () => settings.get('transcription.mirror'),
    onChanged: () => emit('models.changed', {}),
    onPresent: () => opened?.awaken(),
  })
  const live = new LiveText({
    profile,
    models,
    settings: speechSettings,
    engine: () => chooseEngine(speechSettings(), '', models, start),
    trialSpeed: async (id) => (await trials.all()).get(id)?.factor ?? null,
    onText: (captureId, text) => emit('transcription.live', { captureId, text }),
    onError,
  })
  const transcription = await Transcription.open({
    profile,
    models,
    settings: speechSettings,
    device,
    start,
    machine,
    onError,
    now: ports.now,
    uuid: ports.uuid,
    background: options.background,
    recordings: new JournalRecordings({
      databases: journal.databases,
      parts: journal.parts,
      device,
      now: ports.now,
      open: (id) => audio.reader(id),
      isHere: async (recording) =>
        recording.manifest.chunks.length > 0 && (await audio.transfers.inventory.here(recording)) === 'all',
    }),
    events: {
      changed: (recordingIds) => emit('transcription.changed', { recordingIds: [...recordingIds] }),
      segment: (recordingId, segment) => emit('transcription.segment', { recordingId, segment }),
    },
    onMeasured: (model, realTimeFactor) => live.measured(model, realTimeFactor),
  })
  opened = transcription
  // What came with the app, or before there were trials: when the start is over.
  const trying = options.background
    ? setTimeout(() => void models.tryUntried().catch(onError), TRY_AFTER_MS).unref()
    : undefined
  return {
    transcription,
    models,
    live,
    async close() {
      clearTimeout(trying)
      await transcription.close()
      await live.close()
      kept.close()
      await models.close()
    },
  }
}

/** A start has better things to do than to try models. */
const TRY_AFTER_MS = 60_000

/** The built file of the process is looked for when it is first needed, not when a journal opens. */
const lazily =
  (make: () => StartChild): StartChild =>
  () =>
    make()()

const settingsOf = (settings: Settings): SpeechSettings => ({
  auto: settings.get('transcription.auto'),
  engine: settings.get('transcription.engine'),
  model: settings.get('transcription.model'),
  command: settings.get('transcription.command'),
  language: settings.get('transcription.language'),
  languages: settings.get('transcription.languages'),
  onlyOnMains: settings.get('transcription.onlyOnMains'),
  onlyWhenIdle: settings.get('transcription.onlyWhenIdle'),
  dictionary: settings.get('transcription.dictionary'),
})
