import { z } from 'zod'
import type { Segment } from '../model/recording'
import { textOf, type Recognition } from './recognition'

const seconds = z.number().finite().nonnegative()
const offsets = z.object({ from: z.number().finite().nonnegative(), to: z.number().finite().nonnegative() })

/** whisper.cpp's `-oj`: times in milliseconds. */
const cppSchema = z.object({
  result: z.object({ language: z.string().optional() }).optional(),
  transcription: z.array(z.object({ offsets, text: z.string() })),
})

/** OpenAI's whisper, faster-whisper, WhisperX and the hosted answers: times in seconds. */
const openAiSchema = z.object({
  language: z.string().nullish(),
  text: z.string().optional(),
  segments: z.array(
    z.object({
      start: seconds,
      end: seconds,
      text: z.string(),
      avg_logprob: z.number().optional(),
      words: z.array(z.object({ start: seconds, end: seconds, word: z.string() })).optional(),
    }),
  ),
})

const textSchema = z.object({ text: z.string(), language: z.string().nullish() })

/** Reads the two shapes of JSON that whisper programs print, or a bare `{text}`; null for anything else. */
export function parseWhisperJson(value: unknown, durationMs: number): Recognition | null {
  const cpp = cppSchema.safeParse(value)
  if (cpp.success) {
    const segments = cpp.data.transcription.map(({ offsets: at, text }) => made(at.from, at.to, text)).filter(hasText)
    return { text: textOf(segments), segments, language: cpp.data.result?.language ?? null }
  }
  const openAi = openAiSchema.safeParse(Array.isArray(value) ? { segments: value } : value)
  if (openAi.success) {
    const segments = openAi.data.segments.map(fromOpenAi).filter(hasText)
    return { text: textOf(segments), segments, language: openAi.data.language ?? null }
  }
  const bare = textSchema.safeParse(value)
  if (!bare.success) return null
  const segments = [made(0, durationMs, bare.data.text)].filter(hasText)
  return { text: textOf(segments), segments, language: bare.data.language ?? null }
}

type OpenAiSegment = z.infer<typeof openAiSchema>['segments'][number]

const fromOpenAi = ({ start, end, text, avg_logprob: logProbability, words }: OpenAiSegment): Segment => ({
  ...made(start * 1000, end * 1000, text),
  ...(logProbability !== undefined && { confidence: Math.min(1, Math.max(0, Math.exp(logProbability))) }),
  ...(words && {
    words: words.map((word) => ({
      startMs: Math.round(word.start * 1000),
      endMs: Math.round(word.end * 1000),
      text: word.word.trim().toWellFormed(),
    })),
  }),
})

const made = (startMs: number, endMs: number, text: string): Segment => ({
  startMs: Math.round(startMs),
  endMs: Math.round(Math.max(startMs, endMs)),
  text: text.trim().toWellFormed(),
})

const hasText = ({ text }: Segment): boolean => text !== ''
