import { z } from 'zod'
import { recordingIdSchema, sessionIdSchema } from '../ids'
import { timestampMsSchema } from '../model/base'
import { call } from './wire/define'
import { nothing } from './wire/common'

/** One capture from "record" to "stop". */
export const captureIdSchema = z
  .string()
  .regex(/^[0-9a-f-]{36}$/)
  .brand<'CaptureId'>()
export type CaptureId = z.infer<typeof captureIdSchema>

export const recoverableSchema = z.object({
  captureId: captureIdSchema,
  startedAt: timestampMsSchema,
  sizeBytes: z.number().int(),
  /** Estimated from the stream; null when it cannot be told. */
  durationMs: z.number().int().nullable(),
})

export const recorderCalls = {
  start: call(
    z.object({ mimeType: z.string().max(200), sessionId: sessionIdSchema.optional() }),
    z.object({ captureId: captureIdSchema, freeBytes: z.number() }),
  ),
  /** A slice of the stream. Answered once it stands encrypted on disk; `sequence` counts from 0 without gaps. */
  append: call(
    z.object({ captureId: captureIdSchema, sequence: z.number().int().nonnegative(), bytes: z.instanceof(Uint8Array) }),
    z.object({ acknowledged: z.number().int(), freeBytes: z.number() }),
  ),
  /** Makes the recording an entry (or a part of `sessionId` given at start). */
  stop: call(
    z.object({
      captureId: captureIdSchema,
      durationMs: z.number().int().nonnegative(),
      peaks: z.string().nullable(),
      title: z.string().optional(),
    }),
    z.object({ sessionId: sessionIdSchema, recordingId: recordingIdSchema }),
  ),
  /** Throws the capture away; only on a person's word. */
  discard: call(z.object({ captureId: captureIdSchema }), nothing),
  /** Captures that were cut off: offered at start. */
  recoverable: call(nothing, z.object({ captures: z.array(recoverableSchema) })),
  recover: call(
    z.object({ captureId: captureIdSchema }),
    z.object({ sessionId: sessionIdSchema, recordingId: recordingIdSchema }),
  ),
} as const

export const recorderEvents = {
  /** Asked by the tray or the global shortcut. */
  'recorder.toggle': z.object({}),
  /** Slices are being taken, or the last capture has ended: for the tray, and against locking meanwhile. */
  'recorder.active': z.object({ active: z.boolean() }),
} as const
