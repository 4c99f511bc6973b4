import type { DeviceId, RecordingId } from '../../../app/ids'
import type { Segment, Transcript } from '../../../app/model'
import type { Term } from '../../../app/transcribe/dictionary'
import type { ByteSource } from '../../decode/source'

/** What a job needs to know about its recording. */
export interface RecordingFacts {
  readonly durationMs: number
  readonly transcript: Transcript | null
  readonly lease: { readonly device: DeviceId; readonly untilMs: number } | null
  /** In the trash, or its key was erased: nothing to do. */
  readonly gone: boolean
}

/** The recordings of an open journal, as transcription sees them. */
export interface Recordings {
  /** @throws AppError `not-found`, `integrity` */
  facts(id: RecordingId): Promise<RecordingFacts>
  /** The sound, read on demand. @throws AppError `audio-missing`, `integrity` */
  open(id: RecordingId): Promise<ByteSource>
  /** Writes this device's lease unless another device holds one that still runs; answers what stands then. */
  claim(id: RecordingId, untilMs: number): Promise<RecordingFacts>
  /** Takes this device's lease back, if it is still there. */
  release(id: RecordingId): Promise<void>
  /** Writes the transcript if it is better than the one that is there (or `asked` for), and ends the lease, in one edit. */
  store(id: RecordingId, transcript: Transcript, asked: boolean): Promise<void>
  /** Recordings with sound on this device and without a transcript, newest first; none when aborted. */
  untranscribed(signal: AbortSignal): Promise<RecordingId[]>
  /** Whether this one is like that. */
  lacksText(id: RecordingId): Promise<boolean>
  /** Calls the listener when a recording changed, here or by a sync. */
  onChange(listener: (id: RecordingId) => void): () => Promise<void>
}

/** Settings at this moment. */
export interface SpeechSettings {
  readonly auto: boolean
  readonly engine: 'whisper' | 'command'
  /** "" for the best one that is here. */
  readonly model: string
  readonly command: string
  readonly language: string
  /** What the person speaks; none for the languages of the system. */
  readonly languages: readonly string[]
  readonly onlyOnMains: boolean
  readonly onlyWhenIdle: boolean
  readonly dictionary: readonly Term[]
}

/** What the machine is doing. In plain Node: always on mains, always idle. */
export interface MachineState {
  onBattery(): boolean
  /** Seconds since the person last touched the machine. */
  idleSeconds(): number
  /** Calls the listener when power or idleness may have changed. */
  onChange(listener: () => void): () => void
  /** A job begins or ends: the machine should not fall asleep in between. */
  working(active: boolean): void
}

export const alwaysReady: MachineState = {
  onBattery: () => false,
  idleSeconds: () => Infinity,
  onChange: () => () => undefined,
  working: () => undefined,
}

export interface SpeechEvents {
  changed(ids: readonly RecordingId[]): void
  segment(id: RecordingId, segment: Segment): void
}
