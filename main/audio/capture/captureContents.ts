import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { messageIdSchema, recordingIdSchema, sessionIdSchema } from '../../../app/ids'
import type { SessionId } from '../../../app/ids'
import { readCapture } from './captureFile'
import type { CaptureRecord } from './captureFile'
import type { OpenStream } from '../store/ingest'

/** Everything the recording will be called is decided before its first byte, so that finishing it twice makes it once. */
export const captureHeaderSchema = z.object({
  format: z.literal(1),
  recordingId: recordingIdSchema,
  messageId: messageIdSchema,
  sessionId: sessionIdSchema,
  newSession: z.boolean(),
  key: z.string(),
  mimeType: z.string(),
  startedAt: z.number(),
})
export type CaptureHeader = z.infer<typeof captureHeaderSchema>

export const captureStopSchema = z.object({ durationMs: z.number(), peaks: z.string().nullable(), title: z.string() })
export type CaptureStop = z.infer<typeof captureStopSchema>

/** What is known of a recording when it is stopped. */
export interface Given {
  readonly durationMs: number
  readonly peaks: string | null
  readonly title?: string | undefined
}

export interface NewCapture {
  readonly mimeType: string
  readonly sessionId?: SessionId | undefined
}

/** Reads what a capture file holds. @throws AppError `not-found` where there is none */
export class CaptureContents {
  readonly #path: string
  readonly #key: Buffer

  constructor(path: string, key: Buffer) {
    this.#path = path
    this.#key = key
  }

  async header(): Promise<CaptureHeader> {
    for await (const { type, plain } of this.#records()) {
      if (type === 'header') return captureHeaderSchema.parse(JSON.parse(plain.toString()))
      break
    }
    throw new AppError('not-found', keyed('recording.noneToRecover'))
  }

  /** What was said when it was stopped; null for one that was cut off while recording. */
  async stop(): Promise<CaptureStop | null> {
    for await (const { type, plain } of this.#records())
      if (type === 'stop') return captureStopSchema.parse(JSON.parse(plain.toString()))
    return null
  }

  /** The stream as the recorder gave it. */
  readonly slices: OpenStream = () => slicesOf(this.#records())

  async *#records(): AsyncGenerator<CaptureRecord> {
    try {
      yield* readCapture(this.#path, this.#key)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw new AppError('not-found', keyed('recording.none'), { cause: error })
    }
  }
}

async function* slicesOf(records: AsyncIterable<CaptureRecord>): AsyncGenerator<Uint8Array> {
  for await (const { type, plain } of records) if (type === 'slice') yield plain
}
