import { z } from 'zod'
import { messageIdSchema, promptIdSchema, recordingIdSchema, sessionIdSchema, tagIdSchema } from '../ids'
import { timestampMsSchema } from '../model/base'
import { call } from './wire/define'
import { pastEntrySchema } from './past'
import { nothing } from './wire/common'

export const reviewableIdSchema = z.union([
  sessionIdSchema,
  messageIdSchema,
  recordingIdSchema,
  tagIdSchema,
  promptIdSchema,
])

/** One side of a question: the value as a leaf has it. */
export const sideSchema = z.object({
  rev: z.string(),
  /** Empty where nobody knows which device it was. */
  deviceName: z.string(),
  /** Written on the device that asks. */
  isThisDevice: z.boolean(),
  atMs: timestampMsSchema.nullable(),
  /** The value as text; null where this side deleted the entity. */
  value: z.string().nullable(),
})

/** One field that needs a person. */
export const questionSchema = z.object({
  field: z.string(),
  kind: z.enum(['line', 'text', 'delete']),
  /** This device's first. */
  sides: z.array(sideSchema).min(2),
  /** What the sides had in common, if known. */
  base: z.string().nullable(),
  /** A text of whole sentences in which the changes of all sides stand, where there is one. */
  proposal: z.string().nullable(),
  /** What keeping both writes; null where that is not possible. */
  both: z.string().nullable(),
})
export type Question = z.infer<typeof questionSchema>

export const reviewSchema = z.object({
  id: reviewableIdSchema,
  /** The entry it belongs to, when it belongs to one. */
  sessionId: sessionIdSchema.nullable(),
  /** Words that tell the person which entry this is about. */
  label: z.string(),
  leaves: z.array(z.string()).min(1),
  questions: z.array(questionSchema),
  recordingIds: z.array(recordingIdSchema),
})
export type Review = z.infer<typeof reviewSchema>

export const answerSchema = z.discriminatedUnion('choice', [
  z.object({ choice: z.literal('take'), field: z.string(), rev: z.string() }),
  z.object({ choice: z.literal('both'), field: z.string() }),
  z.object({ choice: z.literal('own'), field: z.string(), value: z.string() }),
])
export type Answer = z.infer<typeof answerSchema>

export const historyEntrySchema = z.object({
  /** Names the change, for `bringBack`. */
  change: z.string(),
  entityId: z.string(),
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  deviceName: z.string(),
  atMs: timestampMsSchema,
  kind: z.enum(['edit', 'merge', 'resolution', 'undo']),
  /** What each side of a merge had; empty for what was no merge, or is not known any more. */
  sides: z.array(z.object({ deviceName: z.string(), value: z.string().nullable() })),
})

export const conflictCalls = {
  list: call(
    nothing,
    z.object({
      reviews: z.array(z.object({ id: reviewableIdSchema, sessionId: sessionIdSchema.nullable(), label: z.string() })),
    }),
  ),
  /** Null when it has been settled meanwhile. */
  review: call(z.object({ id: reviewableIdSchema }), z.object({ review: reviewSchema.nullable() })),
  /** `stale`: a leaf that was shown is no longer one; load the review again. */
  resolve: call(
    z.object({ id: reviewableIdSchema, leaves: z.array(z.string()).min(1), answers: z.array(answerSchema).min(1) }),
    z.object({ outcome: z.enum(['resolved', 'stale']) }),
  ),
  undo: call(z.object({ id: reviewableIdSchema }), z.object({ outcome: z.enum(['undone', 'nothing-to-undo']) })),
  history: call(z.object({ sessionId: sessionIdSchema }), z.object({ changes: z.array(historyEntrySchema) })),
  bringBack: call(z.object({ entityId: reviewableIdSchema, change: z.string() }), nothing),
  /** The entry as it stood at a time. */
  asOf: call(z.object({ sessionId: sessionIdSchema, atMs: timestampMsSchema }), pastEntrySchema),
  /** Gives it the title, tags and words it had then, as new edits; how many parts changed. */
  bringBackAsOf: call(
    z.object({ sessionId: sessionIdSchema, atMs: timestampMsSchema }),
    z.object({ changed: z.number().int() }),
  ),
  mergeLog: call(
    z.object({ limit: z.number().int().positive().max(1000) }),
    z.object({
      merges: z.array(
        z.object({
          id: z.string(),
          label: z.string(),
          devices: z.array(z.string()),
          atMs: timestampMsSchema,
          rules: z.array(z.object({ field: z.string(), rule: z.string() })),
        }),
      ),
    }),
  ),
} as const

export const conflictEvents = {
  'conflicts.changed': z.object({ count: z.number().int() }),
} as const
