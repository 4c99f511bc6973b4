import { keyedSchema, writtenFields } from '../messages/schemas'
import { z } from 'zod'
import { recordingIdSchema, sessionIdSchema } from '../ids'
import { call } from './wire/define'
import { errorReportSchema, nothing } from './wire/common'

/** What travels by itself on this device (docs/DESIGN.md, Audio policy). */
export const audioPolicySchema = z.enum(['everything', 'marked', 'nothing'])
export type AudioPolicy = z.infer<typeof audioPolicySchema>

/** Where the audio of a recording is. */
export const audioPlaceSchema = z.discriminatedUnion('place', [
  z.object({ place: z.literal('here') }), // only here
  z.object({ place: z.literal('both') }), // here and on the server
  z.object({ place: z.literal('server') }), // only on the server
  z.object({ place: z.literal('arriving'), done: z.number(), total: z.number() }),
  z.object({ place: z.literal('sending'), done: z.number(), total: z.number() }),
  z.object({ place: z.literal('damaged'), ...writtenFields }), // a chunk is bad or nowhere
  z.object({ place: z.literal('elsewhere') }), // neither here nor known to be on the server
])
export type AudioPlace = z.infer<typeof audioPlaceSchema>

const one = z.object({ id: recordingIdSchema })

export const audioCalls = {
  policy: call(nothing, z.object({ policy: audioPolicySchema })),
  setPolicy: call(z.object({ policy: audioPolicySchema }), nothing),
  places: call(
    z.object({ ids: z.array(recordingIdSchema).max(500) }),
    z.object({ places: z.array(z.object({ id: recordingIdSchema, place: audioPlaceSchema, marked: z.boolean() })) }),
  ),
  mark: call(z.object({ id: recordingIdSchema, marked: z.boolean() }), nothing),
  /** Starts fetching; progress comes as events. */
  fetch: call(one, nothing),
  /** Frees the space here; refused while the server has not confirmed every chunk. */
  free: call(one, z.object({ freedBytes: z.number() })),
  cancel: call(one, nothing),
  transfers: call(
    nothing,
    z.object({
      transfers: z.array(
        z.object({
          id: recordingIdSchema,
          direction: z.enum(['up', 'down']),
          done: z.number(),
          total: z.number(),
          state: z.enum(['waiting', 'running', 'failed']),
          error: errorReportSchema.nullable(),
        }),
      ),
    }),
  ),
  /** A new version of the audio from `startMs` to `endMs`; the old one can be brought back. */
  trim: call(
    z.object({ id: recordingIdSchema, startMs: z.number().int().nonnegative(), endMs: z.number().int().positive() }),
    nothing,
  ),
  untrim: call(one, nothing),
  /** Takes dropped or chosen audio files; each becomes an entry, or a part of `sessionId`. Paths come from the system's own dialog or a drop. */
  import: call(
    z.object({ paths: z.array(z.string()).min(1).max(1000), sessionId: sessionIdSchema.optional() }),
    z.object({ taken: z.array(sessionIdSchema), skipped: z.array(z.object({ what: z.string(), why: keyedSchema })) }),
  ),
  setPeaks: call(
    z.object({ id: recordingIdSchema, peaks: z.string(), durationMs: z.number().int().positive() }),
    nothing,
  ),
  storage: call(
    nothing,
    z.object({
      audioBytes: z.number(),
      databaseBytes: z.number(),
      otherBytes: z.number(),
      recordings: z.number().int(),
    }),
  ),
  exportFile: call(z.object({ id: recordingIdSchema, path: z.string() }), nothing),
} as const

export const audioEvents = {
  'audio.changed': z.object({ ids: z.array(recordingIdSchema) }),
} as const

/** Address of a recording for an `<audio>` element; answered with range requests by the main process. */
export const audioUrl = (id: string): string => `audio://recording/${id.slice(id.lastIndexOf(':') + 1)}`
