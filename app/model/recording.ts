import { z } from 'zod'
import { deviceIdSchema, recordingIdSchema, sessionIdSchema } from '../ids'
import type { stampSchema } from './base'
import { deletedAtSchema, formatSchema, historySchema, stampsSchema, timestampMsSchema } from './base'
import { textSchema } from './message'

/** Id of a chunk of audio: HMAC-SHA-256(recording key, plaintext) in hex. */
export const chunkIdSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'ChunkId'>()
export type ChunkId = z.infer<typeof chunkIdSchema>

/** The audio of one recording: its chunks in playing order. `root` is SHA-256 over the chunk ids and sizes, in hex. */
export const manifestSchema = z.object({
  chunks: z.array(z.object({ id: chunkIdSchema, sizeBytes: z.number().int().positive() })),
  sizeBytes: z.number().int().nonnegative(),
  root: z.string().regex(/^[0-9a-f]{64}$/),
})
export type Manifest = z.infer<typeof manifestSchema>

/** A word or a sentence of a transcript with its place in the audio. Times from the start of the recording. */
export const segmentSchema = z.object({
  startMs: z.number().nonnegative(),
  endMs: z.number().nonnegative(),
  text: z.string(),
  /** 0 to 1 where the engine gives it. */
  confidence: z.number().min(0).max(1).optional(),
  words: z.array(z.object({ startMs: z.number(), endMs: z.number(), text: z.string() })).optional(),
})
export type Segment = z.infer<typeof segmentSchema>

/**
 * What an engine heard: a value with its origin, not collaborative text, so two devices that transcribe the same
 * recording do not double it. The better model stands (`rank`, higher is better), then the earlier.
 */
export const transcriptSchema = z.object({
  text: textSchema,
  segments: z.array(segmentSchema),
  language: z.string().nullable(),
  engine: z.string(),
  model: z.string(),
  rank: z.number().int(),
  createdAt: timestampMsSchema,
  device: deviceIdSchema,
})
export type Transcript = z.infer<typeof transcriptSchema>

/** A transcript with its words can be large, and its document is sent whole. */
export const HEARD_MAX = 3

/** A device that works on the transcript until the lease runs out. */
export const leaseSchema = z.object({ device: deviceIdSchema, untilMs: timestampMsSchema })

export const recordingSchema = z.object({
  id: recordingIdSchema,
  type: z.literal('recording'),
  format: formatSchema,
  sessionId: sessionIdSchema,
  createdAt: timestampMsSchema,
  /** The device that recorded or imported it. */
  device: deviceIdSchema,
  source: z.enum(['microphone', 'import']),
  /** Name of the imported file, without folders. */
  fileName: z.string().nullable(),
  /** MIME type with codec as the recorder named it, e.g. `audio/webm;codecs=opus`. */
  mimeType: z.string(),
  durationMs: z.number().int().nonnegative(),
  sampleRateHz: z.number().int().positive().nullable(),
  channels: z.number().int().positive().nullable(),
  /** The recording's own random 256-bit key, base64. Null after a crypto-erase: the chunks can no longer be read. */
  key: z.string().nullable(),
  manifest: manifestSchema,
  /** Earlier versions of the audio (before trimming), newest last. */
  previous: z.array(
    z.object({ manifest: manifestSchema, durationMs: z.number().int(), replacedAt: timestampMsSchema }),
  ),
  /** Precomputed waveform: base64 of unsigned bytes, one peak each, evenly spread over the duration. Null if unknown. */
  peaks: z.string().nullable(),
  transcript: transcriptSchema.nullable(),
  /** What other runs heard and gave way to the transcript, oldest first; the last `HEARD_MAX` of them. */
  heard: z.array(transcriptSchema).optional(),
  /** A person's own version of the transcript; collaborative text. Null until edited. Never overwritten by a machine. */
  editedText: textSchema.nullable(),
  lease: leaseSchema.nullable(),
  /** "Keep the audio on my devices" under the policy "what I mark". Last writer wins, stamped. */
  marked: z.boolean(),
  deletedAt: deletedAtSchema,
  stamps: stampsSchema,
  am: historySchema,
})

export type Recording = z.infer<typeof recordingSchema>
export type RecordingLease = z.infer<typeof leaseSchema>
export type RecordingStamp = z.infer<typeof stampSchema>
