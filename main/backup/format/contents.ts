import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { RecordingId } from '../../../app/ids'
import { recordingIdSchema } from '../../../app/ids'
import { ENTITY_NAMES } from '../../../app/model'
import { chunkIdSchema } from '../../../app/model/recording'
import { canonicalJson } from '../../database/revisions/revisions'
import { copiedDocumentSchema, type CopiedDocument } from './wayIn'

/** The databases that a backup holds. Sessions come first: a part is written before its entry, so an entry has its parts. */
export const BACKED_UP = ['keyring', ...ENTITY_NAMES] as const
export type BackedUp = (typeof BACKED_UP)[number]

const documentSchema = z.object({
  database: z.enum(BACKED_UP),
  id: z.string(),
  leaves: z.array(copiedDocumentSchema),
})
/** A document with every end of its revision tree. */
export type BackedUpDocument = z.infer<typeof documentSchema>

const chunksSchema = z.object({
  recording: recordingIdSchema,
  chunks: z.array(z.tuple([chunkIdSchema, z.string(), z.number().int().nonnegative()])),
})
/** Which chunks of a recording are in a backup: id, blob, bytes. */
export type BackedUpChunks = z.infer<typeof chunksSchema>

export const documentKey = (database: BackedUp, id: string): string => `${database}/${id}`
export const audioKey = (id: RecordingId): string => `audio/${id}`
/** Where the list of a recording stands a second time while some of its chunks are not in the backup. */
export const absentKey = (id: RecordingId): string => `absent/${id}`

/** A key of the tree taken apart. */
export function partsOfKey(key: string): { readonly database: string; readonly id: string } {
  const slash = key.indexOf('/')
  return { database: key.slice(0, slash), id: key.slice(slash + 1) }
}

/** Equal documents give equal bytes, whatever the order in which PouchDB names their fields. */
export const documentBytes = (database: BackedUp, id: string, leaves: readonly CopiedDocument[]): Buffer =>
  Buffer.from(canonicalJson({ database, id, leaves }))

export const chunksBytes = (list: BackedUpChunks): Buffer => Buffer.from(JSON.stringify(list))

/** @throws AppError `integrity` */
export const parseDocument = (content: Buffer): BackedUpDocument => parsed(documentSchema, content)

/** @throws AppError `integrity` */
export const parseChunks = (content: Buffer): BackedUpChunks => parsed(chunksSchema, content)

function parsed<T>(schema: z.ZodType<T>, content: Buffer): T {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')))
  } catch (cause) {
    throw new AppError('integrity', keyed('backup.partUnknown'), { cause })
  }
}
