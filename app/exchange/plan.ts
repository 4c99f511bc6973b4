import type { KeyedMessage } from '../messages/message'
import type { Entity, Message, Prompt, Recording, Session, Setting, Tag } from '../model'
import type { DocumentConflict } from './conflicts'

/** Something that was not taken, or not as it was: named, with the reason, for a person to read. */
export interface Skipped {
  readonly what: string
  readonly why: KeyedMessage
}

/** A recording to be taken. */
export interface PlannedRecording {
  /** Complete but for key and manifest where `audioPath` is given. */
  readonly recording: Recording
  /** The file with its sound; null when there is none to take. */
  readonly audioPath: string | null
  /** How the report calls that file; as the entry when left out. */
  readonly audioName?: string
  /** Files of its earlier versions, in the order of `previous`; those without one are left out. */
  readonly earlierPaths?: readonly (string | null)[]
}

/** Versions of a document that are to stand beside each other again. */
export interface PlannedConflict extends DocumentConflict {
  /** The version that is shown, exactly as its revision says it. */
  readonly document: Entity
}

/** An entry to be taken, all of it or nothing. Ids are derived from the source, so a second run finds the first. */
export interface PlannedEntry {
  /** How the report calls it. */
  readonly what: string
  readonly session: Session
  readonly messages: readonly Message[]
  readonly recordings: readonly PlannedRecording[]
  /** Tags that it is the first to need; they are created before it. */
  readonly newTags?: readonly Tag[]
  /** Other versions of its documents that wait for an answer; they come with the document they are about, or not at all. */
  readonly conflicts?: readonly PlannedConflict[]
  /** When the session is there, so is all of it: the source does not know the ids of its parts. */
  readonly whole?: boolean
}

/** What an import found, before anything is written. */
export interface ImportPlan {
  readonly tags: readonly Tag[]
  readonly prompts: readonly Prompt[]
  /** Settings that sync; only those that nobody has set here are taken. */
  readonly settings?: readonly Setting[]
  readonly conflicts?: readonly PlannedConflict[]
  readonly entries: AsyncIterable<PlannedEntry> | Iterable<PlannedEntry>
  /** Null while unknown. */
  readonly total: number | null
}

/** Makes a UUID from what names a thing in its source: the same every time, on every device of the vault. */
export type DerivedUuid = (kind: string, sourceKey: string) => string
