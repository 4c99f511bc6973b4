import { z } from 'zod'
import { segmentSchema, type Segment } from '../model/recording'

/** What an engine heard, before it becomes the transcript of a recording. Times from the start of the recording. */
export const recognitionSchema = z.object({
  text: z.string(),
  segments: z.array(segmentSchema),
  /** ISO 639-1, or null when unknown. */
  language: z.string().nullable(),
})
export type Recognition = z.infer<typeof recognitionSchema>

export const NOTHING_HEARD: Recognition = { text: '', segments: [], language: null }

/** The text of segments, one space between them, none around. */
export const textOf = (segments: readonly Segment[]): string =>
  segments
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(' ')
