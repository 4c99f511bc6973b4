import { inSchema } from '../messages/inSchema'
import { keyed } from '../messages/message'
import { z } from 'zod'
import { messageIdSchema, recordingIdSchema } from '../ids'
import { deletedAtSchema, formatSchema, historySchema, timestampMsSchema } from './base'

export const TEXT_MAX_LENGTH = 2_000_000

export const textSchema = z
  .string()
  .max(TEXT_MAX_LENGTH, inSchema(keyed('journal.textTooLong', { most: TEXT_MAX_LENGTH })))
  .refine((text) => text.isWellFormed(), inSchema(keyed('journal.textMalformed')))

/**
 * One part of an entry. `user` says something (by voice when `recordingId` is set; its words are then the transcript in
 * the recording and `text` is empty), `assistant` answers, `note` is written by hand in Markdown.
 */
export const messageSchema = z.object({
  id: messageIdSchema,
  type: z.literal('message'),
  format: formatSchema,
  role: z.enum(['user', 'assistant', 'note']),
  /** Collaborative text. */
  text: textSchema,
  recordingId: recordingIdSchema.nullable(),
  createdAt: timestampMsSchema,
  deletedAt: deletedAtSchema,
  am: historySchema,
})

export type Message = z.infer<typeof messageSchema>
export type MessageRole = Message['role']
