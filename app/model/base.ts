import { z } from 'zod'
import { deviceIdSchema } from '../ids'

/**
 * The format of documents this version writes. A document with a higher number was written by a newer version: it is
 * kept and reported (`newer-format`), never edited.
 */
export const FORMAT = 1

/** Milliseconds since the epoch, whole. */
export const timestampMsSchema = z.number().int()

/**
 * When and where a last-writer-wins value was set (docs/DESIGN.md, Stamps). `atMs` grows with every set: max(now,
 * replaced + 1).
 */
export const stampSchema = z.object({ atMs: timestampMsSchema, device: deviceIdSchema })
export type Stamp = z.infer<typeof stampSchema>

/** Stamps of the fields of an entity that are settled by last writer wins, by field name. */
export const stampsSchema = z.record(z.string(), stampSchema)

/** Base64 of an Automerge document: the whole history of the entity. Absent until the first edit of messages and recordings. */
export const historySchema = z.string().min(1).optional()

export const formatSchema = z.number().int().positive()

/** When the entity was moved to the trash, or null. Restoring writes null; the key is never removed. */
export const deletedAtSchema = timestampMsSchema.nullable()

/** `#RRGGBB`, lower case. */
export const colorSchema = z.string().regex(/^#[0-9a-f]{6}$/)
