import { z } from 'zod'

/*
 * The rows of a version 3 database, as far as they are worth taking. Read by what is there: a column that an older
 * version did not have is null, and a value of another type than expected is null rather than the end of the import.
 */

const id = z.number().int()
const text = z.string().nullable().catch(null).default(null)
const number = z.number().nullable().catch(null).default(null)
const reference = z.number().int().nullable().catch(null).default(null)
/** Read by `v3TimeMs`; kept as it stands, because ids are derived from it. */
const time = z.union([z.string(), z.number()]).nullable().catch(null).default(null)

export const v3Schemas = {
  recordings: z.object({
    id,
    filepath: text,
    duration_ms: number,
    sample_rate: number,
    channels: number,
    created_at: time,
  }),
  transcripts: z.object({
    id,
    recording_id: reference,
    text,
    language: text,
    confidence: number,
    plugin_name: text,
    created_at: time,
  }),
  segments: z.object({ id, transcript_id: reference, start_ms: number, end_ms: number, text, confidence: number }),
  chat_sessions: z.object({ id, title: text, created_at: time }),
  messages: z.object({
    id,
    session_id: reference,
    recording_id: reference,
    role: text,
    content: text,
    created_at: time,
  }),
  prompt_templates: z.object({ id, name: text, system_prompt: text, created_at: time }),
  prompts: z.object({ id, name: text, title: text, content: text, created_at: time }),
  tags: z.object({ id, name: text, color: text, created_at: time }),
  session_tags: z.object({ session_id: id, tag_id: id }),
  cards: z.object({ id, content: text, category: text, created_at: time }),
} as const

export type V3Table = keyof typeof v3Schemas
export const V3_TABLES = Object.keys(v3Schemas) as V3Table[]
export type V3Row<T extends V3Table> = z.output<(typeof v3Schemas)[T]>
export type V3Rows = { readonly [T in V3Table]: readonly V3Row<T>[] }

/** The newest version of the schema that was ever released. */
export const V3_LAST_SCHEMA = 8
