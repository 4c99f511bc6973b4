import { inSchema } from '../messages/inSchema'
import { keyed } from '../messages/message'
import { z } from 'zod'
import { promptIdSchema } from '../ids'
import { deletedAtSchema, formatSchema, historySchema, stampsSchema, timestampMsSchema } from './base'
import { textSchema } from './message'

export const PROMPT_NAME_MAX_LENGTH = 200

export const promptSchema = z.object({
  id: promptIdSchema,
  type: z.literal('prompt'),
  format: formatSchema,
  /** Rule: review. */
  name: z
    .string()
    .trim()
    .min(1, inSchema(keyed('journal.promptNoName')))
    .max(PROMPT_NAME_MAX_LENGTH),
  /** Collaborative text, Markdown. */
  content: textSchema,
  createdAt: timestampMsSchema,
  deletedAt: deletedAtSchema,
  stamps: stampsSchema,
  am: historySchema,
})

export type Prompt = z.infer<typeof promptSchema>
