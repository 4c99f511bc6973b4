import { z } from 'zod'

/*
 * The kinds of speech models that can be run, and the files that each consists of, in the layout that sherpa-onnx publishes
 * its models in.
 */

/** Files of each kind by what they are for. */
export const KIND_FILES = {
  whisper: ['encoder', 'decoder', 'tokens'],
  moonshine: ['encoder', 'decoder', 'tokens'],
  transducer: ['encoder', 'decoder', 'joiner', 'tokens'],
  canary: ['encoder', 'decoder', 'tokens'],
} as const

export type ModelKind = keyof typeof KIND_FILES

/** The files of a model with their paths. */
export const modelFilesSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('whisper'),
    encoder: z.string(),
    decoder: z.string(),
    tokens: z.string(),
    /** The decoder was exported with its attention, so it can tell when each word was said. */
    wordTimes: z.boolean(),
  }),
  z.object({ kind: z.literal('moonshine'), encoder: z.string(), decoder: z.string(), tokens: z.string() }),
  z.object({
    kind: z.literal('transducer'),
    encoder: z.string(),
    decoder: z.string(),
    joiner: z.string(),
    tokens: z.string(),
  }),
  z.object({ kind: z.literal('canary'), encoder: z.string(), decoder: z.string(), tokens: z.string() }),
])
export type ModelFiles = z.infer<typeof modelFilesSchema>

/**
 * The longest sound that a model of this kind takes in one call, in seconds. Whisper cuts what is beyond 29.5 s; Moonshine
 * answers an empty text beyond 9.2 s, and hears better in shorter pieces (141 words: 9 wrong in pieces of 8 s, 14 of 9 s).
 */
export const LONGEST_CALL_S: Readonly<Record<ModelKind, number>> = {
  whisper: 28,
  moonshine: 8,
  transducer: 28,
  canary: 28,
}
