import { sessionOfMessage } from '../ids'
import type { Entity, EntityName, Recording } from '../model'

/**
 * What a person counts: entries, each with its messages and recordings. Tags, prompts and settings are counted beside them,
 * because no device of theirs ever removes those for good.
 */
export type LossGroup = 'entries' | 'tags' | 'prompts' | 'settings'

export function groupOf(database: EntityName): LossGroup {
  switch (database) {
    case 'sessions':
    case 'messages':
    case 'recordings':
      return 'entries'
    case 'tags':
    case 'prompts':
    case 'settings':
      return database
  }
}

/** What a person would miss: the entry that something belongs to, or the thing itself. */
export function unitOf(doc: Entity): string {
  switch (doc.type) {
    case 'message':
      return sessionOfMessage(doc.id)
    case 'recording':
      return doc.sessionId
    default:
      return doc.id
  }
}

/**
 * Whether a person who had `before` would miss something of it in `after`: it is gone (null: removed, or no longer
 * readable), in the trash, or empty. What was in the trash already is missed by nobody.
 */
export function takesAway(before: Entity, after: Entity | null): boolean {
  if ('deletedAt' in before && before.deletedAt !== null) return false
  if (after === null) return true
  switch (before.type) {
    case 'session':
      return isTrashed(after)
    case 'message':
      return isTrashed(after) || (hasWords(before) && !hasWords(after))
    case 'recording':
      return isTrashed(after) || (hasKey(before) && !hasKey(after)) || (hasWords(before) && !hasWords(after))
    case 'tag':
    case 'prompt':
    case 'setting':
      // Trashed by a field, and put back as easily; an entry does not depend on it.
      return false
  }
}

/** Whether `after` could take something away from anything that was there before; false spares reading what was. */
export function mayTakeAway(after: Entity | null): boolean {
  if (after === null) return true
  switch (after.type) {
    case 'session':
      return isTrashed(after)
    case 'message':
      return isTrashed(after) || !hasWords(after)
    case 'recording':
      return isTrashed(after) || !hasKey(after) || !hasWords(after)
    default:
      return false
  }
}

const isTrashed = (doc: Entity): boolean => 'deletedAt' in doc && doc.deletedAt !== null
const hasKey = (doc: Entity): boolean => doc.type === 'recording' && doc.key !== null
const spoken = ({ editedText, transcript }: Recording): string => editedText ?? transcript?.text ?? ''

function hasWords(doc: Entity): boolean {
  if (doc.type === 'message') return doc.text.trim() !== ''
  return doc.type === 'recording' && spoken(doc).trim() !== ''
}
