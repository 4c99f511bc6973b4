import type { SessionId } from '../ids'
import { FORMAT, type Message, type Recording, type Session } from '../model'
import type { SeenParts } from '../model/seen'
import { project, readField, reading, saveHistory, type HistoryDoc } from './document/document'
import { changesOf, fieldsAt } from './document/fork'
import { withCorrections } from './merge'
import { BRING_BACK_NOTE, parseNote } from './document/notes'
import { decide } from './resolve'
import type { EditContext } from './document/entity'
import type { Mergeable } from './document/policy'
import { partsTogether, saysMore, seenOf } from './seen'

/**
 * Whether a version says something that a person wrote and none of `seen` had. What a merge wrote, what a machine heard,
 * and what is in the trash anyway, is no reason to keep it.
 * @throws AppError `integrity` when a history is damaged
 */
export const hasUnseenWords = (body: Mergeable, seen: readonly Mergeable[]): boolean =>
  saysMore(body, seen.length === 0 ? null : seenOf(seen))

/**
 * The entry as one whose delete had seen none of its parts, so that a person is asked about each. Pure: two devices that do
 * this to equal entries write the same.
 * @param purged what its purges had before them, as far as they say
 */
export function askedAgain(body: Session, purged: SeenParts = {}): Session {
  return reading(body, (doc) => {
    const newest = Math.max(body.createdAt, ...changesOf(doc).map(({ time }) => time))
    const wanted = { deletedAt: body.deletedAt ?? newest, deletedSaw: [] }
    const took = partsTogether([...(body.purgedSeen ? [body.purgedSeen] : []), purged])
    return withCorrections(doc, 'session', wanted, new Set(), (asked) => ({
      ...body,
      ...(Object.keys(took).length === 0 ? {} : { purgedSeen: took }),
      ...project(asked, 'session'),
      am: saveHistory(asked),
    }))
  })
}

/**
 * A part as one that comes back after a purge: the same words, under a change that the purge had not seen, so that it is not
 * taken for what was purged. Pure: two devices that bring equal parts back write the same.
 */
export const broughtBack = (body: Message | Recording): Message | Recording =>
  reading(body, (doc) => {
    const wanted = { deletedAt: body.deletedAt }
    const use = (back: HistoryDoc): Message | Recording => ({
      ...body,
      ...project(back, body.type),
      am: saveHistory(back),
    })
    return withCorrections(doc, body.type, wanted, new Set(['deletedAt']), use, BRING_BACK_NOTE)
  })

/**
 * Something that a person brings back on purpose after it was purged, by an import or from what a server took away: under a
 * change of its own each time, which no purge before had seen.
 * @param purged what purges of an entry had before them: the entry stands in spite of them
 */
export function broughtBackOnPurpose<E extends Session | Message | Recording>(
  body: E,
  ctx: EditContext,
  purged: SeenParts = {},
): E {
  const back = decide(body, { deletedAt: body.deletedAt }, BRING_BACK_NOTE, ctx) as E
  if (back.type !== 'session' || Object.keys(purged).length === 0) return back
  return { ...back, purgedSeen: partsTogether([back.purgedSeen ?? {}, purged]) }
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
