import type { EntityName, EntityOf, Message, Recording, Session, Tag } from '../../app/model'
import type { IndexUpdate } from './types'

/* What the index is told of a document: the words a person would look for, and what the filters need. */

export const sessionUpdate = (session: Session): IndexUpdate => ({
  type: 'entry',
  id: session.id,
  title: session.title,
  createdAt: session.createdAt,
  tagIds: Object.keys(session.tags),
  trashed: session.deletedAt !== null,
})

export function messageUpdate(message: Message): IndexUpdate {
  if (message.deletedAt !== null || message.text === '') return { type: 'gone', id: message.id }
  return { type: 'message', id: message.id, entryId: entryOfMessage(message.id), text: message.text }
}

/** What is read of a recording: the person's own version before the machine's. */
export const transcriptText = (recording: Recording): string => recording.editedText ?? recording.transcript?.text ?? ''

export function recordingUpdate(recording: Recording): IndexUpdate {
  if (recording.deletedAt !== null) return { type: 'gone', id: recording.id }
  // Also without words: the entry has audio.
  const { id, sessionId: entryId, transcript } = recording
  return { type: 'recording', id, entryId, text: transcriptText(recording), language: transcript?.language ?? null }
}

export function tagUpdate(tag: Tag): IndexUpdate {
  // A tag that was merged into another still says what its entries are tagged with now.
  if (tag.deletedAt !== null && tag.mergedInto === null) return { type: 'gone', id: tag.id }
  return { type: 'tag', id: tag.id, name: tag.name, mergedInto: tag.mergedInto }
}

/** How a document of each searched database becomes an update. */
export const UPDATES = {
  tags: tagUpdate,
  sessions: sessionUpdate,
  recordings: recordingUpdate,
  messages: messageUpdate,
} as const satisfies { readonly [N in EntityName]?: (doc: EntityOf<N>) => IndexUpdate }

const entryOfMessage = (id: string): string => `session:${id.split(':')[1] ?? ''}`
