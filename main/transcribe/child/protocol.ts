import { errorReportSchema } from '../../../app/errorReport'
import { z } from 'zod'
import { segmentSchema } from '../../../app/model/recording'
import { modelFilesSchema } from '../../../app/transcribe/models/modelKinds'
import { recognitionSchema } from '../../../app/transcribe/recognition'

/*
 * What the main process and the speech process say to each other. A process runs one task at a time and may then get
 * another, with what it has loaded; killing it is the way to cancel. Bytes travel as Uint8Array (structured clone), read on demand, so nothing readable touches a disk.
 */

/** Voice activity detection with the Silero model at this path; by loudness alone when null. */
const vadPath = z.string().nullable()

export const taskSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('recognise'),
    model: modelFilesSchema,
    vadPath,
    /** ISO 639-1 or "auto". */
    language: z.string(),
    /** What the person said that they speak; none when they did not. */
    languages: z.array(z.string()),
    threads: z.number().int().positive(),
  }),
  /** Writes what was said (silence elsewhere) to a 16 kHz mono WAV for a program. */
  z.object({ kind: z.literal('wav'), path: z.string(), vadPath }),
  /** Only the stretches with speech. */
  z.object({ kind: z.literal('speech'), vadPath }),
])
export type Task = z.infer<typeof taskSchema>

export const toChildSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    task: taskSchema,
    sizeBytes: z.number().int().nonnegative(),
    durationMs: z.number().nonnegative(),
  }),
  z.object({
    type: z.literal('bytes'),
    id: z.number().int(),
    bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  z.object({
    type: z.literal('no-bytes'),
    id: z.number().int(),
    error: errorReportSchema,
  }),
])
export type ToChild = z.infer<typeof toChildSchema>

/** A stretch of the recording. */
export const stretchSchema = z.object({ startMs: z.number(), endMs: z.number() })
export type Stretch = z.infer<typeof stretchSchema>

export const resultSchema = z.object({
  recognition: recognitionSchema,
  /** Where somebody speaks. */
  speech: z.array(stretchSchema),
  /** Length of the decoded sound. */
  durationMs: z.number(),
  /** Time spent recognising, and the length of what was recognised: the measured speed of the model. */
  computedMs: z.number(),
  recognisedMs: z.number(),
  /** Processor time of the recognising alone: a busy machine does not make a model slow. */
  recognisingCpuMs: z.number(),
  /** Processor time of the whole task. */
  cpuMs: z.number(),
  /** The most memory that this process ever had. */
  peakBytes: z.number(),
})
export type TaskResult = z.infer<typeof resultSchema>

export const fromChildSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    id: z.number().int(),
    start: z.number().int().nonnegative(),
    end: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('alive') }),
  /** A model was handed to the native library; a process that ends before the next word was killed by the model. */
  z.object({ type: z.literal('loading'), what: z.enum(['model', 'vad']) }),
  z.object({ type: z.literal('loaded') }),
  z.object({ type: z.literal('progress'), done: z.number().min(0).max(1) }),
  z.object({ type: z.literal('segments'), segments: z.array(segmentSchema).readonly() }),
  z.object({ type: z.literal('done'), result: resultSchema }),
  z.object({ type: z.literal('failed'), error: errorReportSchema }),
])
export type FromChild = z.infer<typeof fromChildSchema>

/** How often the child says that it lives. */
export const ALIVE_EVERY_MS = 2_000
