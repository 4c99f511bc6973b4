import { z } from 'zod'
import { recordingIdSchema, sessionIdSchema, tagIdSchema } from '../ids'
import { timestampMsSchema } from '../model/base'
import { call } from './wire/define'

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
  /**
   * Entries in which every word of the query occurs, the last one as a prefix; case and accents folded. Best first, then
   * newest first. Without words: every entry that passes the filters. At most 50 snippets come with the answer (reading
   * texts costs more than finding them); hits beyond that have an empty one until `snippets` is asked for them.
   */
  query: call(
    z.object({
      query: z.string().max(500),
      filters: searchFiltersSchema,
      limit: z.number().int().positive().max(20_000),
      /** Hits to leave out at the start; for pages. */
      offset: z.number().int().nonnegative().optional(),
    }),
    z.object({
      hits: z.array(searchHitSchema),
      total: z.number().int(),
      tookMs: z.number(),
      /** True while the index still takes in entries (first start, first sync): more hits may come. */
      indexing: z.boolean(),
      /** True where the query holds no letter, number or emoji: nothing is looked for then. */
      wordless: z.boolean(),
    }),
  ),
  /** The same hits with their snippets, in any order; one whose text is gone meanwhile is left out. */
  snippets: call(
    z.object({
      query: z.string().max(500),
      hits: z.array(searchHitSchema.pick({ id: true, score: true, where: true, documentId: true })).max(200),
    }),
    z.object({ hits: z.array(searchHitSchema) }),
  ),
} as const
