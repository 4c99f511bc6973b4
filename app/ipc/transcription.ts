import { keyedSchema } from '../messages/schemas'
import { z } from 'zod'
import { recordingIdSchema } from '../ids'
import { timestampMsSchema } from '../model/base'
import { segmentSchema, transcriptSchema } from '../model/recording'
import { LANGUAGE_SETS } from '../transcribe/models/catalogue'
import { SPEECH_LANGUAGES } from '../transcribe/languages'
import { trialSchema } from '../transcribe/models/trial'
import { call } from './wire/define'
import { errorReportSchema, nothing } from './wire/common'

export const jobSchema = z.object({
  id: z.string(),
  recordingId: recordingIdSchema,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** 0 to 1 while running. */
  progress: z.number(),
  model: z.string(),
  engine: z.string(),
  error: errorReportSchema.nullable(),
  queuedAt: timestampMsSchema,
})
export type Job = z.infer<typeof jobSchema>

export const modelSchema = z.object({
  id: z.string(),
  label: z.string(),
  sizeBytes: z.number(),
  languages: z.enum(LANGUAGE_SETS),
  /** Relative speed and accuracy, 1 (least) to 5. */
  speed: z.number().int(),
  accuracy: z.number().int(),
  /** `trying`: it hears a clip with known words before it is used. `outdated`: of an engine that is no longer there; it can only be deleted. */
  state: z.enum(['absent', 'downloading', 'paused', 'trying', 'present', 'damaged', 'outdated']),
  doneBytes: z.number(),
  error: errorReportSchema.nullable(),
  imported: z.boolean(),
  /** Comes with the app, and cannot be deleted. */
  bundled: z.boolean(),
  /** How it did on this computer; null when it was not tried. One that failed is not used. */
  trial: trialSchema.nullable(),
  /** Offered first to whoever has none. */
  recommended: z.boolean(),
})
export type SpeechModel = z.infer<typeof modelSchema>

const modelId = z.object({ id: z.string() })
const jobId = z.object({ id: z.string() })

export const transcriptionCalls = {
  jobs: call(nothing, z.object({ jobs: z.array(jobSchema), paused: z.boolean() })),
  enqueue: call(
    z.object({
      recordingId: recordingIdSchema,
      model: z.string().optional(),
      compare: z.boolean().optional(),
      /** Where the guess was wrong: one of the languages that models know. */
      language: z.enum(SPEECH_LANGUAGES as [string, ...string[]]).optional(),
    }),
    z.object({ id: z.string() }),
  ),
  cancel: call(jobId, nothing),
  retry: call(jobId, nothing),
  pause: call(z.object({ paused: z.boolean() }), nothing),
  /** Result of a job that was run to compare, not stored. */
  comparison: call(jobId, z.object({ transcript: transcriptSchema.nullable() })),
  /** Makes that result the transcript. */
  accept: call(jobId, nothing),
  models: call(nothing, z.object({ models: z.array(modelSchema), freeBytes: z.number() })),
  download: call(modelId, nothing),
  pauseDownload: call(modelId, nothing),
  removeModel: call(modelId, nothing),
  /** Tries a model on this computer, again if need be. */
  tryModel: call(modelId, nothing),
  importModel: call(z.object({ path: z.string() }), z.object({ id: z.string() })),
  /** Whether live text while recording is on, and if not, why. */
  live: call(
    nothing,
    z.object({ on: z.boolean(), reason: keyedSchema.nullable(), realTimeFactor: z.number().nullable() }),
  ),
  /** 16 kHz mono samples while recording, for live text. */
  livePush: call(z.object({ captureId: z.string(), samples: z.instanceof(Float32Array) }), nothing),
} as const

export const transcriptionEvents = {
  'transcription.changed': z.object({ recordingIds: z.array(recordingIdSchema) }),
  'transcription.segment': z.object({ recordingId: recordingIdSchema, segment: segmentSchema }),
  'transcription.live': z.object({ captureId: z.string(), text: z.string() }),
  'models.changed': z.object({}),
} as const
