import * as A from '@automerge/automerge'
import type { SessionId } from '../ids'
import { FORMAT, type Session } from '../model'
import { deriveRoot, openHistory, project, readField, saveHistory, type HistoryDoc } from './document/document'
import { stampsOf } from './document/edit'
import { changedFields, changesOf, contains, fieldsAt } from './document/fork'
import { withCorrections } from './merge'
import { parseNote } from './notes'
import { compareStamps } from './plain'
import type { Mergeable } from './document/policy'

/** Where the words of a person stand. Taking something out of the trash counts as well; tags, pins and marks do not. */
const WORDS: ReadonlySet<string> = new Set(['title', 'text', 'editedText', 'deletedAt'])

/**
 * Whether a version says something that a person wrote and none of `seen` had. What a merge wrote, what a machine heard,
 * and what is in the trash anyway, is no reason to keep it.
 * @throws AppError `integrity` when a history is damaged
 */
export function hasUnseenWords(body: Mergeable, seen: readonly Mergeable[]): boolean {
  if (body.deletedAt !== null) return false
  if (seen.every((one) => trimmedSince(one, body))) return true
  const known = new Set(seen.flatMap((one) => reading(one, (doc) => changesOf(doc).map(({ hash }) => hash))))
  return reading(body, (doc) =>
    changesOf(doc).some(
      ({ hash, deps, message }) =>
        !known.has(hash) &&
        parseNote(message)?.kind !== 'merge' &&
        [...changedFields(doc, deps, [hash])].some((field) => WORDS.has(field)),
    ),
  )
}

/** Whether the history of `body` contains everything that `other` had: it is a later version of it, or a merge with it. */
export const hasHistoryOf = (body: Mergeable, other: Mergeable): boolean =>
  reading(other, (before) => reading(body, (doc) => contains(doc, A.getHeads(before))))

/**
 * The entry as one whose delete had seen none of its parts, so that a person is asked about each. Pure: two devices that do
 * this to equal entries write the same.
 */
export function askedAgain(body: Session): Session {
  return reading(body, (doc) => {
    const newest = Math.max(body.createdAt, ...changesOf(doc).map(({ time }) => time))
    const wanted = { deletedAt: body.deletedAt ?? newest, deletedSaw: [] }
    return withCorrections(doc, 'session', wanted, new Set(), (asked) => ({
      ...body,
      ...project(asked, 'session'),
      am: saveHistory(asked),
    }))
  })
}

/**
 * Whether `askedAgain` was applied since `before`: whatever purge there was has been dealt with, and its tombstone may only
 * be that of a side that was merged.
 */
export function wasAskedAgain(body: Session, before: Session): boolean {
  const known = new Set(reading(before, (doc) => changesOf(doc).map(({ hash }) => hash)))
  return reading(body, (doc) =>
    changesOf(doc).some(({ hash, message }) => {
      if (known.has(hash) || parseNote(message)?.kind !== 'merge') return false
      const saw = readField(fieldsAt(doc, [hash]), 'deletedSaw', 'list')
      return Array.isArray(saw) && saw.length === 0
    }),
  )
}

/** An entry of which nothing is known any more but when its oldest part was made; equal on every device that makes it up. */
export function unknownEntry(id: SessionId, createdAt: number): Session {
  const body: Session = {
    id,
    type: 'session',
    format: FORMAT,
    title: '',
    createdAt,
    tags: {},
    pinned: false,
    archived: false,
    deletedAt: null,
    deletedSaw: null,
    stamps: {},
  }
  return { ...body, am: reading(body, saveHistory) }
}

const trimmedSince = (before: Mergeable, now: Mergeable): boolean =>
  now.type === 'recording' && compareStamps(stampsOf(now)['manifest'], stampsOf(before)['manifest']) > 0

function reading<T>(body: Mergeable, read: (doc: HistoryDoc) => T): T {
  const doc = body.am === undefined ? deriveRoot(body) : openHistory(body.am)
  try {
    return read(doc)
  } finally {
    A.free(doc)
  }
}
