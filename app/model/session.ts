import { inSchema } from '../messages/inSchema'
import { keyed } from '../messages/message'
import { z } from 'zod'
import { messageIdSchema, recordingIdSchema, sessionIdSchema, tagIdSchema } from '../ids'
import { seenPartsSchema } from './seen'
import { deletedAtSchema, formatSchema, historySchema, stampsSchema, timestampMsSchema } from './base'

/** Titles are one line of at most this many characters (UTF-16 units). */
export const TITLE_MAX_LENGTH = 20_000

export const titleSchema = z
  .string()
  .max(TITLE_MAX_LENGTH, inSchema(keyed('journal.titleTooLong', { most: TITLE_MAX_LENGTH })))
  .refine((title) => title.isWellFormed(), inSchema(keyed('journal.titleMalformed')))

/** A text as titles have it: well-formed, and on one line. How long it may be, `titleSchema` says. */
export const titleLine = (text: string): string => text.toWellFormed().replace(/\s+/g, ' ').trim()

/** An entry of the journal ("entry" to its user, session in the data). */
export const sessionSchema = z.object({
  id: sessionIdSchema,
  type: z.literal('session'),
  format: formatSchema,
  /** Empty means untitled. Rule: review. */
  title: titleSchema,
  createdAt: timestampMsSchema,
  /** A set: add wins. */
  tags: z.record(tagIdSchema, z.literal(true)),
  /** Last writer wins, stamped. */
  pinned: z.boolean(),
  /** Last writer wins, stamped. */
  archived: z.boolean(),
  deletedAt: deletedAtSchema,
  /** The messages and recordings a delete saw; a child it did not see brings the entry to review. Null while not deleted. */
  deletedSaw: z.array(z.union([messageIdSchema, recordingIdSchema])).nullable(),
  /**
   * Which versions of those parts the delete saw; a part that says more brings the entry to review. It stands on after a
   * restore, so that this can be taken back, and counts only in the trash. Absent where an older version deleted.
   */
  deletedSeen: seenPartsSchema.optional(),
  /** What purges took of an entry that came back afterwards. */
  purgedSeen: seenPartsSchema.optional(),
  stamps: stampsSchema,
  am: historySchema,
})

export type Session = z.infer<typeof sessionSchema>
