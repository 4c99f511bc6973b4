import * as A from '@automerge/automerge'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../errors'
import { keyed } from '../../messages/message'
import { fromBase64, toBase64 } from '../../base64'
import { canonicalJson } from './canonical'
import { historyFields, type HistoryRule, type Mergeable, type MergeableType } from './policy'
import { wordSplices } from '../../text/words'

/** The root of an entity's Automerge document: its history fields, by name. */
export type Fields = Record<string, unknown>
export type HistoryDoc = A.Doc<Fields>

/**
 * Opens the history of an entity. The caller frees it (`A.free`): the memory is outside JavaScript's.
 * @throws AppError `integrity` when the history is damaged
 */
export function openHistory(am: string, actor?: string): HistoryDoc {
  try {
    return A.load<Fields>(fromBase64(am), actor === undefined ? {} : { actor })
  } catch (cause) {
    throw new AppError('integrity', keyed('history.damaged'), { cause })
  }
}

export const saveHistory = (doc: HistoryDoc): string => toBase64(A.save(doc))

/**
 * The history of an entity that was never edited, derived from its body: two devices that do this apart get the same
 * change, hash and all. Where the bodies differ so do the actors, and Automerge shows both values (docs/DESIGN.md,
 * First edits).
 */
export function deriveRoot(body: Mergeable): HistoryDoc {
  const fields = historyFields(body.type)
  const identity = {
    id: body.id,
    type: body.type,
    ...Object.fromEntries(fields.map(([field]) => [field, valueOf(body, field)])),
  }
  const actor = bytesToHex(sha256(utf8ToBytes(canonicalJson(identity))).subarray(0, 16))
  return writeRoot(body, A.init<Fields>({ actor }), 0)
}

/**
 * What `read` makes of the history of an entity, the derived one where it was never edited; it is freed afterwards.
 * @throws AppError `integrity` when the history is damaged
 */
export function reading<T>(body: Mergeable, read: (doc: HistoryDoc) => T): T {
  const doc = body.am === undefined ? deriveRoot(body) : openHistory(body.am)
  try {
    return read(doc)
  } finally {
    A.free(doc)
  }
}

/** Writes every history field of a body into an empty document as one change. */
export function writeRoot(body: Mergeable, empty: HistoryDoc, timeMs: number): HistoryDoc {
  return A.change(empty, { time: timeMs }, (draft) => {
    for (const [field, rule] of historyFields(body.type)) writeField(draft, field, rule, valueOf(body, field))
  })
}

/** The value of a field as the body has it. */
export const valueOf = (body: Mergeable, field: string): unknown => (body as unknown as Fields)[field]

/** Writes one field inside a change. Texts and sets change in place, so that both sides of a fork can be kept. */
export function writeField(draft: Fields, field: string, rule: HistoryRule, value: unknown): void {
  switch (rule) {
    case 'text':
      writeText(draft, field, value as string | null)
      return
    case 'set':
      writeSet(draft, field, value as Record<string, true>)
      return
    case 'line':
      draft[field] = value === null ? null : new A.ImmutableString(value as string)
      return
    case 'list':
      draft[field] = value === null ? null : new A.ImmutableString(JSON.stringify([...(value as string[])].sort()))
      return
    case 'moment':
      draft[field] = value
  }
}

function writeText(draft: Fields, field: string, value: string | null): void {
  const before = draft[field]
  if (typeof before !== 'string' || value === null) {
    draft[field] = value
    return
  }
  // From the end, so that earlier positions stay true.
  for (const splice of wordSplices(before, value).reverse())
    A.splice(draft, [field], splice.at, splice.remove, splice.insert)
}

function writeSet(draft: Fields, field: string, value: Record<string, true>): void {
  const before = draft[field] as Record<string, true> | undefined
  if (before === undefined) {
    draft[field] = Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    return
  }
  for (const key of Object.keys(before)) if (value[key] !== true) delete before[key]
  for (const key of Object.keys(value).sort()) if (before[key] !== true) before[key] = true
}

/** The plain projection of one field. */
export function readField(doc: Fields, field: string, rule: HistoryRule): unknown {
  const value = doc[field] ?? null
  switch (rule) {
    case 'text':
    case 'moment':
      return value
    case 'line':
      return lineOf(value)
    case 'list':
      return value === null ? null : (JSON.parse(lineOf(value) ?? 'null') as unknown)
    case 'set':
      return Object.fromEntries(
        Object.keys(value ?? {})
          .sort()
          .map((key) => [key, true]),
      )
  }
}

/** Automerge gives competing values of a line as plain strings. */
const lineOf = (value: unknown): string | null =>
  A.isImmutableString(value) ? value.val : typeof value === 'string' ? value : null

/** The plain projection of a whole history. */
export function project(doc: HistoryDoc, type: MergeableType): Fields {
  return Object.fromEntries(historyFields(type).map(([field, rule]) => [field, readField(doc, field, rule)]))
}
