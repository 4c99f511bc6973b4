import { z } from 'zod'
import { messageIdSchema, recordingIdSchema, sessionIdSchema } from '../ids'
import { formatSchema, stampSchema } from './base'

/**
 * What a delete or a purge had before it of one document: of every change in its history the first six bytes of the hash, in
 * base64, sorted and put together; and when its audio was trimmed last, which is outside the history and a person's all the
 * same.
 */
export const seenSchema = z.object({
  changes: z.string().regex(/^(?:[A-Za-z0-9+/]{8})*$/),
  trimmed: stampSchema.optional(),
})
export type Seen = z.infer<typeof seenSchema>

/** By the id of the document. */
export const seenPartsSchema = z.record(z.union([sessionIdSchema, messageIdSchema, recordingIdSchema]), seenSchema)
export type SeenParts = z.infer<typeof seenPartsSchema>

/** What the tombstone of an entry says: everything that its purge had before it, and took. It holds no words. */
export const purgeRecordSchema = z.object({
  id: sessionIdSchema,
  type: z.literal('purge'),
  format: formatSchema,
  saw: seenPartsSchema,
})
export type PurgeRecord = z.infer<typeof purgeRecordSchema>
