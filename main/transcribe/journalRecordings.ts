import { byNewest } from '../../app/model/view'
import { recordingIdSchema, type DeviceId, type RecordingId } from '../../app/ids'
import type { Recording, Transcript } from '../../app/model'
import { chooseTranscript, otherTranscripts } from '../../app/transcribe/choose'
import type { EntityDatabases } from '../database/entity/types'
import type { ByteSource } from '../decode/source'
import type { Parts } from '../journal/parts'
import type { RecordingFacts, Recordings } from './engines/ports'

export interface JournalRecordingsOptions {
  readonly databases: Pick<EntityDatabases, 'recordings'>
  readonly parts: Pick<Parts, 'editRecording'>
  readonly device: DeviceId
  readonly now: () => number
  /** The sound of a recording. @throws AppError `audio-missing`, `integrity` */
  readonly open: (id: RecordingId) => Promise<ByteSource>
  /** Whether all of the sound is on this device. */
  readonly isHere: (recording: Recording) => Promise<boolean>
}

/** The recordings of an open journal, for transcription. */
export class JournalRecordings implements Recordings {
  readonly #options: JournalRecordingsOptions
  readonly open: (id: RecordingId) => Promise<ByteSource>

  constructor(options: JournalRecordingsOptions) {
    this.#options = options
    this.open = options.open
  }

  async facts(id: RecordingId): Promise<RecordingFacts> {
    return factsOf((await this.#options.databases.recordings.get(id)).doc)
  }

  async claim(id: RecordingId, untilMs: number): Promise<RecordingFacts> {
    const { parts, device, now } = this.#options
    return factsOf(
      await parts.editRecording(id, ({ lease }) =>
        lease !== null && lease.device !== device && lease.untilMs > now() ? {} : { lease: { device, untilMs } },
      ),
    )
  }

  async release(id: RecordingId): Promise<void> {
    const { parts, device } = this.#options
    await parts.editRecording(id, ({ lease }) => (lease?.device === device ? { lease: null } : {}))
  }

  async store(id: RecordingId, transcript: Transcript, asked: boolean): Promise<void> {
    const { parts, device } = this.#options
    await parts.editRecording(id, (recording) => {
      const { transcript: before, heard = [], lease } = recording
      const standing = chooseTranscript(before, transcript, asked) === 'take' ? transcript : before
      const others = otherTranscripts([...heard, transcript, ...(before === null ? [] : [before])], standing)
      return {
        transcript: standing,
        ...(others.length > 0 && { heard: others }),
        ...(lease?.device === device && { lease: null }),
      }
    })
  }

  async untranscribed(signal: AbortSignal): Promise<RecordingId[]> {
    const found: Recording[] = []
    for await (const slice of this.#options.databases.recordings.list()) {
      if (signal.aborted) return []
      for (const result of slice)
        if (result.ok && (await this.#lacksText(result.stored.doc))) found.push(result.stored.doc)
    }
    return found.sort(byNewest).map(({ id }) => id)
  }

  async lacksText(id: RecordingId): Promise<boolean> {
    const stored = await this.#options.databases.recordings.find(id)
    return stored !== null && (await this.#lacksText(stored.doc))
  }

  async #lacksText(recording: Recording): Promise<boolean> {
    const { transcript, editedText } = recording
    if (transcript !== null || editedText !== null || factsOf(recording).gone) return false
    return this.#options.isHere(recording)
  }

  onChange(listener: (id: RecordingId) => void): () => Promise<void> {
    const feed = this.#options.databases.recordings.watch('now', ({ id }) => {
      const parsed = recordingIdSchema.safeParse(id)
      if (parsed.success) listener(parsed.data)
    })
    return () => feed.stop()
  }
}

const factsOf = ({ durationMs, transcript, lease, deletedAt, key }: Recording): RecordingFacts => ({
  durationMs,
  transcript,
  lease,
  gone: deletedAt !== null || key === null,
})
