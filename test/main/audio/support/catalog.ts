import { recordingSchema } from '../../../../app/model/recording'
import { deviceIdSchema } from '../../../../app/ids'
import type { RecordingId } from '../../../../app/ids'
import { AppError } from '../../../../app/errors'
import { keyed } from '../../../../app/messages/message'
import type { Recording } from '../../../../app/model'
import type { CapturedAudio, RecordingCatalog, RecordingPatch, RecordingSink } from '../../../../main/audio/store/types'

/** Recording documents in memory, for tests of the audio store alone; the journal's own are tested with the journal. */
export class MemoryCatalog implements RecordingCatalog, RecordingSink {
  readonly recordings = new Map<RecordingId, Recording>()
  readonly accepted: CapturedAudio[] = []
  readonly #listeners = new Set<(id: RecordingId) => void>()

  async accept(audio: CapturedAudio): Promise<void> {
    this.accepted.push(audio)
    if (!this.recordings.has(audio.recordingId)) this.add(recordingFrom(audio))
  }

  add(recording: Recording): void {
    this.recordings.set(recording.id, recording)
    for (const listener of this.#listeners) listener(recording.id)
  }

  async get(id: RecordingId): Promise<Recording> {
    const recording = this.recordings.get(id)
    if (recording === undefined) throw new AppError('not-found', keyed('recording.none'))
    return recording
  }

  async *all(): AsyncGenerator<Recording[]> {
    yield [...this.recordings.values()]
  }

  async edit(id: RecordingId, patch: (recording: Recording) => RecordingPatch): Promise<Recording> {
    const before = await this.get(id)
    const edited = recordingSchema.parse({ ...before, ...patch(before) })
    this.add(edited)
    return edited
  }

  readonly completed: RecordingId[] = []

  async complete({ id }: Recording): Promise<void> {
    this.completed.push(id)
  }

  onChange(listener: (id: RecordingId) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

export function recordingFrom(audio: CapturedAudio): Recording {
  return recordingSchema.parse({
    id: audio.recordingId,
    type: 'recording',
    format: 1,
    sessionId: audio.sessionId,
    createdAt: audio.createdAt,
    device: deviceIdSchema.parse('0123456789abcdef'),
    source: audio.source,
    fileName: audio.fileName,
    mimeType: audio.mimeType,
    durationMs: audio.durationMs,
    sampleRateHz: audio.sampleRateHz,
    channels: audio.channels,
    key: audio.key,
    manifest: audio.manifest,
    previous: [],
    peaks: audio.peaks,
    transcript: null,
    editedText: null,
    lease: null,
    marked: false,
    deletedAt: null,
    stamps: {},
  })
}
