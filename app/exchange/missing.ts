import type { Entity, Message, Recording, Session } from '../model'
import type { PlannedEntry, PlannedRecording } from './plan'

/** What an import has to write of an entry. */
export interface Missing {
  readonly sessions: readonly Session[]
  readonly messages: readonly Message[]
  readonly recordings: readonly PlannedRecording[]
  /**
   * Messages that hold the words of a recording whose audio could not be had when they were imported. They go when it comes,
   * for it brings its words.
   */
  readonly standIns: readonly Message['id'][]
  /** Recordings that are there, of which audio or words may be missing, with what stands in the journal. */
  readonly partial: readonly { readonly planned: PlannedRecording; readonly there: Recording }[]
}

/** The documents of an entry that are in the journal; null for one that is there and cannot be read. */
export type There = ReadonlyMap<string, Entity | null>

/**
 * What is not there of a planned entry. What is there stays as it is: a person may have changed or removed it.
 * @param isBare the journal has the entry, and nothing in it
 * @param own the messages of the entry in the journal, where they may be there under other ids
 */
export function missingOf(entry: PlannedEntry, found: There, isBare = false, own: readonly Message[] = []): Missing {
  const there = withTwins(entry, found, own)
  const isKnown = there.has(entry.session.id)
  const late = entry.recordings
    .filter(({ recording }) => !there.has(recording.id))
    .map((one) => lateOf(one, entry, there))
  const recordings = late.flatMap((one) => (one.kind === 'comes' ? one.planned : []))
  const standIns = late.flatMap((one) => (one.kind === 'comes' ? (one.standIn ?? []) : []))
  const partial = entry.recordings.flatMap((planned) => {
    const found = there.get(planned.recording.id)
    return found?.type === 'recording' ? [{ planned, there: found }] : []
  })
  const messages = entry.messages.filter(({ id }) => !there.has(id))
  if (entry.whole !== true || !isKnown)
    return { sessions: isKnown ? [] : [entry.session], messages, recordings, standIns, partial }
  // Its parts may be there under other ids, in the journal that it was exported from.
  if (!isBare && !wasImported(entry, there)) return NOTHING
  const wordless = recordings.filter(({ recording }) => wordsOf(recording) === '')
  const carried = messages.filter(({ recordingId }) => wordless.some(({ recording }) => recording.id === recordingId))
  const coming = recordings.filter(
    (one) =>
      carried.some(({ recordingId }) => recordingId === one.recording.id) || carrierOf(one, entry, there) !== undefined,
  )
  return { sessions: [], messages: carried, recordings: coming, standIns, partial }
}

/**
 * What is there, with the messages that stand in the journal under another id than planned: an entry that came as Markdown,
 * which knows no ids, and comes as JSON again. They are told by who wrote them when, and where several were written in that
 * moment by their text.
 */
function withTwins(entry: PlannedEntry, there: There, own: readonly Message[]): There {
  const planned = new Set(entry.messages.map(({ id }) => id))
  const free = own.filter(({ id }) => !planned.has(id))
  if (free.length === 0) return there
  const known = new Map(there)
  const coming = entry.messages.filter(({ id }) => !there.has(id))
  const pair = (isTwin: (one: Message, other: Message) => boolean): void => {
    for (const message of coming) {
      if (known.has(message.id)) continue
      const at = free.findIndex((other) => isAlike(message, other) && isTwin(message, other))
      const [twin] = at < 0 ? [] : free.splice(at, 1)
      if (twin) known.set(message.id, twin)
    }
  }
  pair((one, other) => one.text.trim() === other.text.trim())
  const alone = (message: Message, among: readonly Message[]): boolean =>
    among.filter((other) => isAlike(message, other)).length === 1
  // Changed since then: it is the only one that was written then.
  pair((one) => alone(one, coming) && alone(one, own))
  return known
}

const isAlike = (one: Message, other: Message): boolean =>
  one.role === other.role &&
  one.createdAt === other.createdAt &&
  (one.recordingId === null) === (other.recordingId === null)

const NOTHING: Missing = { sessions: [], messages: [], recordings: [], standIns: [], partial: [] }

/** The words of a recording, as they stand in its place when its audio cannot be had. */
export const wordsOf = ({ editedText, transcript }: Recording): string => editedText ?? transcript?.text ?? ''

type Late =
  | { readonly kind: 'comes'; readonly planned: PlannedRecording; readonly standIn: Message['id'] | null }
  | { readonly kind: 'stays away' }

/** Whether a recording that is not there is to come: not where its part was removed, or is another one. */
function lateOf(planned: PlannedRecording, entry: PlannedEntry, there: There): Late {
  const carrier = carrierOf(planned, entry, there)
  if (carrier === undefined) return { kind: 'comes', planned, standIn: null }
  if (carrier?.type !== 'message') return { kind: 'stays away' }
  if (carrier.recordingId === planned.recording.id) return { kind: 'comes', planned, standIn: null }
  if (carrier.recordingId !== null || carrier.deletedAt !== null) return { kind: 'stays away' }
  const isUnchanged = carrier.text.trim() === wordsOf(planned.recording).trim()
  return { kind: 'comes', planned, standIn: isUnchanged ? carrier.id : null }
}

/** The message in the journal that is planned to carry a recording; undefined where there is none. */
function carrierOf({ recording }: PlannedRecording, entry: PlannedEntry, there: There): Entity | null | undefined {
  const message = entry.messages.find(({ recordingId }) => recordingId === recording.id)
  return message === undefined ? undefined : there.get(message.id)
}

/** True where an earlier import wrote this entry, from a file with the same parts in the same places. */
function wasImported(entry: PlannedEntry, there: There): boolean {
  const found = entry.messages.flatMap((planned) => {
    const message = there.get(planned.id)
    return message?.type === 'message' ? [{ planned, message }] : []
  })
  return (
    found.length > 0 &&
    found.every(
      ({ planned, message }) =>
        message.role === planned.role && (message.recordingId === null || message.recordingId === planned.recordingId),
    )
  )
}
