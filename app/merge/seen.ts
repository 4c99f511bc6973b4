import { toBase64 } from '../base64'
import type { Stamp } from '../model'
import type { Seen, SeenParts } from '../model/seen'
import { reading } from './document/document'
import { stampsOf } from './document/edit'
import { changedFields, changesOf } from './document/fork'
import type { Mergeable } from './document/policy'
import { compareStamps } from './document/stamps'
import { parseNote } from './document/notes'

/* What a delete or a purge had seen (docs/DESIGN.md, What a delete saw), and whether something says more than that. */

/** Where the words of a person stand. Taking something out of the trash counts as well; tags, pins and marks do not. */
const WORDS: ReadonlySet<string> = new Set(['title', 'text', 'editedText', 'deletedAt'])

/** Bytes of a hash that are kept: of a million changes two begin alike once in a few hundred journals. */
const BYTES = 6
const CODE = 8

/** Versions of one document, seen together. @throws AppError `integrity` when a history is damaged */
export function seenOf(bodies: readonly Mergeable[]): Seen {
  const codes = new Set(
    bodies.flatMap((body) => reading(body, (doc) => changesOf(doc).map(({ hash }) => codeOf(hash)))),
  )
  const trimmed = latest(bodies.map((body) => (body.type === 'recording' ? stampsOf(body)['manifest'] : undefined)))
  return seen(codes, trimmed)
}

/** Everything that was seen here or there. */
export function seenTogether(one: Seen, other: Seen): Seen {
  return seen(new Set([...codesOf(one), ...codesOf(other)]), latest([one.trimmed, other.trimmed]))
}

/** The same for all parts of an entry. Equal records give equal text, on every device. */
export function partsTogether(records: readonly SeenParts[]): SeenParts {
  const together = new Map<string, Seen>()
  for (const record of records)
    for (const [id, one] of Object.entries(record)) {
      const before = together.get(id)
      together.set(id, before === undefined ? one : seenTogether(before, one))
    }
  return Object.fromEntries([...together].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whether everything in `inner` is in `outer`. */
export function isWithin(inner: SeenParts, outer: SeenParts): boolean {
  return Object.entries(inner).every(([id, one]) => {
    const there = (outer as Readonly<Record<string, Seen>>)[id]
    if (there === undefined) return false
    const known = codesOf(there)
    return [...codesOf(one)].every((code) => known.has(code)) && compareStamps(one.trimmed, there.trimmed) <= 0
  })
}

/**
 * Whether a version says something that a person wrote and nobody had seen. What a merge wrote, what a machine heard, and
 * what is in the trash anyway, is no reason to keep it.
 * @param known what was seen of it; null for nothing at all
 * @throws AppError `integrity` when a history is damaged
 */
export function saysMore(body: Mergeable, known: Seen | null): boolean {
  if (body.deletedAt !== null) return false
  if (known === null) return true
  if (body.type === 'recording' && compareStamps(stampsOf(body)['manifest'], known.trimmed) > 0) return true
  const codes = codesOf(known)
  return reading(body, (doc) =>
    changesOf(doc).some(
      ({ hash, deps, message }) =>
        !codes.has(codeOf(hash)) &&
        parseNote(message)?.kind !== 'merge' &&
        [...changedFields(doc, deps, [hash])].some((field) => WORDS.has(field)),
    ),
  )
}

const seen = (codes: ReadonlySet<string>, trimmed: Stamp | undefined): Seen => ({
  changes: [...codes].sort().join(''),
  ...(trimmed === undefined ? {} : { trimmed }),
})

function codesOf({ changes }: Seen): Set<string> {
  const codes = new Set<string>()
  for (let at = 0; at < changes.length; at += CODE) codes.add(changes.slice(at, at + CODE))
  return codes
}

function codeOf(hash: string): string {
  const bytes = new Uint8Array(BYTES)
  for (let at = 0; at < BYTES; at++) bytes[at] = Number.parseInt(hash.slice(at * 2, at * 2 + 2), 16)
  return toBase64(bytes)
}

const latest = (stamps: readonly (Stamp | undefined)[]): Stamp | undefined =>
  stamps.reduce((best, next) => (compareStamps(next, best) > 0 ? next : best), undefined)
