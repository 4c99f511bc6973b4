import { z } from 'zod'
import { messageIdSchema, recordingIdSchema, sessionIdSchema } from '../ids'
import { timestampMsSchema } from '../model/base'

/** What another device had at that time, where the two had not met yet. */
const apartSchema = z.array(z.object({ field: z.string(), deviceName: z.string(), value: z.string().nullable() }))

/** A note or a recording as it stood at a time. */
export const pastPartSchema = z.object({
  messageId: messageIdSchema.nullable(),
  recordingId: recordingIdSchema.nullable(),
  role: z.enum(['user', 'assistant', 'note']),
  createdAt: timestampMsSchema,
  durationMs: z.number().int().nullable(),
  text: z.string(),
  inTrash: z.boolean(),
  apart: apartSchema,
})
export type PastPart = z.infer<typeof pastPartSchema>

/**
 * An entry as it stood at a time. `absent`: it was not there yet, but from `sinceMs` on. `trash`: it was in the trash from
 * `deletedAt` on. `removed`: it was in the trash from then on or deleted permanently already, which nobody knows the time of.
 */
export const pastEntrySchema = z.object({
  id: sessionIdSchema,
  state: z.enum(['absent', 'journal', 'trash', 'removed']),
  sinceMs: timestampMsSchema.nullable(),
  /** It has been deleted permanently since. */
  purgedSince: z.boolean(),
  createdAt: timestampMsSchema,
  deletedAt: timestampMsSchema.nullable(),
  title: z.string(),
  /** Their names as they were then. */
  tags: z.array(z.string()),
  apart: apartSchema,
  parts: z.array(pastPartSchema),
  /** Ids of parts that cannot be read, or are not kept any more. */
  problems: z.array(z.string()),
})
export type PastEntry = z.infer<typeof pastEntrySchema>
