import { inSchema } from '../messages/inSchema'
import { keyed } from '../messages/message'
import { z } from 'zod'
import { tagIdSchema } from '../ids'
import { colorSchema, deletedAtSchema, formatSchema, historySchema, stampsSchema, timestampMsSchema } from './base'

export const TAG_NAME_MAX_LENGTH = 100

export const tagNameSchema = z
  .string()
  .trim()
  .min(1, inSchema(keyed('tag.noName')))
  .max(TAG_NAME_MAX_LENGTH, inSchema(keyed('tag.tooLong', { most: TAG_NAME_MAX_LENGTH })))

export const tagSchema = z.object({
  id: tagIdSchema,
  type: z.literal('tag'),
  format: formatSchema,
  /** Rule: review. */
  name: tagNameSchema,
  /** Last writer wins, stamped. */
  color: colorSchema,
  createdAt: timestampMsSchema,
  deletedAt: deletedAtSchema,
  /** The tag this one was merged into; entries that still name this tag count as having that one. */
  mergedInto: tagIdSchema.nullable(),
  stamps: stampsSchema,
  am: historySchema,
})

export type Tag = z.infer<typeof tagSchema>
