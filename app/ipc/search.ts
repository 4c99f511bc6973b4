import { z } from 'zod'
import { recordingIdSchema, sessionIdSchema, tagIdSchema } from '../ids'
import { timestampMsSchema } from '../model/base'
import { call } from './define'

export const searchFiltersSchema = z.object({
  /** All of them. */
  tagIds: z.array(tagIdSchema).optional(),
  fromMs: timestampMsSchema.optional(),
  toMs: timestampMsSchema.optional(),
  hasAudio: z.boolean().optional(),
  /** True: only the trash. Otherwise never the trash. The archive is always searched. */
  inTrash: z.boolean().optional(),
  /** Spoken language of a recording, `de` or `de-AT`. */
  language: z.string().optional(),
})

export const searchHitSchema = z.object({
  id: sessionIdSchema,
  score: z.number(),
  where: z.enum(['title', 'note', 'transcript', 'tag']),
  /** The message or recording (or the entry itself, or the tag) whose text fits. */
  documentId: z.string(),
  /** Text around the hit; `marks` are the highlighted ranges in it (UTF-16 offsets). */
  snippet: z.string(),
  marks: z.array(z.object({ start: z.number().int(), end: z.number().int() })),
  /** The recording and second at which the words were said, for hits in a transcript with segments. */
  said: z.object({ recordingId: recordingIdSchema, atMs: z.number() }).nullable(),
})
export type SearchHit = z.infer<typeof searchHitSchema>

export const searchCalls = {
  /** Matches every word of the query, the last one as a prefix; case and accents folded. */
  query: call(
    z.object({
      query: z.string().max(500),
      filters: searchFiltersSchema,
      limit: z.number().int().positive().max(20_000),
    }),
    z.object({ hits: z.array(searchHitSchema), total: z.number().int(), tookMs: z.number() }),
  ),
} as const
