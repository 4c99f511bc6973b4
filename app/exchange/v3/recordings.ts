import { keyed } from '../../messages/message'
import { recordingIdSchema, type SessionId } from '../../ids'
import type { Recording, Segment } from '../../model'
import { newRecording } from '../newEntities'
import type { PlannedRecording, Skipped } from '../plan'
import { keyOf, type V3Context } from './context'
import { grouped } from './grouped'
import type { V3Row, V3Rows } from './rows'
import { v3TimeMs } from './times'

/** What a message gets of the recording it names. */
export interface V3Spoken {
  /** Null when there is no sound to take: then only the words are. */
  readonly planned: PlannedRecording | null
  readonly words: string
}

/** Recordings with their transcripts; each goes to the entry that names it first. */
export class V3Recordings {
  readonly #rows = new Map<number, V3Row<'recordings'>>()
  readonly #transcripts = new Map<number, V3Row<'transcripts'>>()
  readonly #segments: Map<number | null, V3Row<'segments'>[]>
  readonly #context: V3Context
  readonly #skipped: Skipped[]
  readonly #taken = new Set<number>()

  constructor(rows: V3Rows, context: V3Context, skipped: Skipped[]) {
    this.#context = context
    this.#skipped = skipped
    for (const row of rows.recordings) this.#rows.set(row.id, row)
    for (const row of rows.transcripts) this.#addTranscript(row)
    this.#segments = grouped(rows.segments, (segment) => segment.transcript_id)
  }

  /**
   * The recording for a message of an entry; null when the database has none of this number, or another entry has it.
   * `content` is what the message says: where it differs from the transcript, a person changed it.
   */
  take(id: number, sessionId: SessionId, content: string, what: string): V3Spoken | null {
    const row = this.#rows.get(id)
    if (!row) {
      this.#skipped.push({ what: `recording ${id} of ${what}`, why: keyed('import.spokenMissing') })
      return null
    }
    const heard = this.#transcripts.get(id)
    const words = heard?.text ?? ''
    if (this.#taken.has(id)) return { planned: null, words }
    this.#taken.add(id)
    const path = row.filepath ?? ''
    const audioPath = path === '' ? null : this.#context.audioPath(path)
    if (audioPath === null) {
      const why =
        words === '' && content === '' ? keyed('import.v3FileNoWords', { path }) : keyed('import.v3FileWords', { path })
      this.#skipped.push({ what: `sound of recording ${id}`, why })
      return { planned: null, words }
    }
    return {
      planned: {
        recording: this.#recording(row, sessionId, content, heard),
        audioPath,
        audioName: `sound of recording ${id}`,
      },
      words,
    }
  }

  #recording(
    row: V3Row<'recordings'>,
    sessionId: SessionId,
    content: string,
    heard: V3Row<'transcripts'> | undefined,
  ): Recording {
    const createdAt = v3TimeMs(row.created_at) ?? this.#context.fallbackMs
    const said = content.trim()
    const edited = said !== '' && said !== (heard?.text ?? '').trim()
    return newRecording({
      id: recordingIdSchema.parse(`recording:${this.#context.derive('v3 recording', keyOf(row))}`),
      sessionId,
      createdAt,
      device: this.#context.device,
      fileName: (row.filepath ?? '').split(/[/\\]/).at(-1)?.toWellFormed() ?? '',
      mimeType: 'audio/wav',
      durationMs: whole(row.duration_ms) ?? 0,
      sampleRateHz: positive(row.sample_rate),
      channels: positive(row.channels),
      transcript: heard ? this.#transcript(heard, createdAt) : null,
      editedText: edited ? content.toWellFormed() : null,
    })
  }

  #transcript(row: V3Row<'transcripts'>, recordedAt: number): NonNullable<Recording['transcript']> {
    const segments = (this.#segments.get(row.id) ?? []).map(segmentOf).sort((a, b) => a.startMs - b.startMs)
    return {
      text: (row.text ?? '').toWellFormed(),
      segments,
      language: row.language,
      engine: row.plugin_name ?? 'unknown',
      model: 'BrainDump 3',
      rank: 0,
      createdAt: v3TimeMs(row.created_at) ?? recordedAt,
      device: this.#context.device,
    }
  }

  /** The newest of a recording counts. */
  #addTranscript(row: V3Row<'transcripts'>): void {
    if (row.recording_id === null || !this.#rows.has(row.recording_id)) {
      this.#skipped.push({ what: `transcript ${row.id}`, why: keyed('import.recordingMissing') })
      return
    }
    const before = this.#transcripts.get(row.recording_id)
    const newer = (v3TimeMs(row.created_at) ?? 0) >= (v3TimeMs(before?.created_at) ?? 0)
    if (!before || newer) this.#transcripts.set(row.recording_id, row)
  }
}

function segmentOf(row: V3Row<'segments'>): Segment {
  const startMs = Math.max(row.start_ms ?? 0, 0)
  const confidence = row.confidence
  return {
    startMs,
    endMs: Math.max(row.end_ms ?? startMs, startMs),
    text: (row.text ?? '').toWellFormed(),
    ...(confidence !== null && confidence >= 0 && confidence <= 1 ? { confidence } : {}),
  }
}

const whole = (value: number | null): number | null => (value !== null && value >= 0 ? Math.round(value) : null)
const positive = (value: number | null): number | null =>
  value !== null && Math.round(value) > 0 ? Math.round(value) : null
