import type { z } from 'zod'
import { AppError, toAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { FORMAT } from '../../../app/model'
import { fromStored } from '../../../app/model/stored'
import type { DocumentCipher } from '../../vault/cipher'
import type PouchDB from 'pouchdb'
import type { Store } from './store'
import type { ReadResult } from './types'

/** A document as PouchDB answers it, before anything in it is believed. */
export type RawDocument = PouchDB.Document

/**
 * Decrypts and checks one document. Never throws: what cannot be trusted becomes a problem that names it
 * (docs/DESIGN.md, Reading one document at a time).
 * - a body without a non-empty `payload` is forged plaintext or a stub;
 * - the id inside must be the id outside, or a server has swapped payloads;
 * - a higher format number was written by a newer version of the app.
 */
export function readBody<E>(
  database: string,
  schema: z.ZodType<E>,
  cipher: Pick<DocumentCipher, 'open'>,
  raw: RawDocument,
): ReadResult<E> {
  try {
    const doc = openBody(schema, cipher, raw)
    return { ok: true, stored: { doc, rev: raw._rev, conflicts: raw._conflicts ?? [] } }
  } catch (error) {
    return { ok: false, problem: { database, id: raw._id, rev: raw._rev, error: toAppError(error) } }
  }
}

/** Payloads of this many characters take more than ten milliseconds to decrypt. */
const LARGE = 300_000

/** As `readBody`; large bodies are decrypted in the thread. */
export async function readBodyOf<E>(
  store: Pick<Store, 'cipher' | 'worker'>,
  database: string,
  schema: z.ZodType<E>,
  raw: RawDocument,
): Promise<ReadResult<E>> {
  const { payload } = raw
  if (typeof payload !== 'string' || payload.length < LARGE) return readBody(database, schema, store.cipher, raw)
  const opened = await store.worker.call('open', { payload, key: store.cipher.key }).then(
    (text) => (): string => text,
    (error: unknown) => (): never => {
      throw error
    },
  )
  return readBody(database, schema, { open: opened }, raw)
}

function openBody<E>(schema: z.ZodType<E>, cipher: Pick<DocumentCipher, 'open'>, raw: RawDocument): E {
  const { payload } = raw
  if (typeof payload !== 'string' || payload === '') throw new AppError('integrity', keyed('document.notEncrypted'))
  const body = parseJson(cipher.open(payload))
  if (body['id'] !== raw._id) throw new AppError('integrity', keyed('document.contentOfAnother'))
  if (typeof body['format'] === 'number' && body['format'] > FORMAT)
    throw new AppError('newer-format', keyed('document.newer'))
  const parsed = schema.safeParse(fromStored(body))
  if (!parsed.success) throw new AppError('integrity', keyed('document.shape'), { cause: parsed.error })
  return parsed.data
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch (error) {
    throw new AppError('integrity', keyed('document.malformed'), { cause: error })
  }
  throw new AppError('integrity', keyed('document.malformed'))
}
