import { issueOf } from '../../../app/messages/inSchema'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { ENTITY_SCHEMAS } from '../../../app/model'
import type { PlannedEntry } from '../../../app/exchange/plan'
import { problemOfConflict, problemOfDocuments } from './checkDocuments'

/** Why an entry cannot be taken; null when it can. What was written elsewhere may be anything. */
export function problemOfEntry(entry: PlannedEntry): KeyedMessage | null {
  const docs = [entry.session, ...entry.messages, ...entry.recordings.map(({ recording }) => recording)]
  const problems = (entry.conflicts ?? []).map(problemOfConflict)
  return shapeProblem(entry) ?? problemOfDocuments(docs) ?? problems.find((problem) => problem !== null) ?? null
}

function shapeProblem(entry: PlannedEntry): KeyedMessage | null {
  const parts = [
    ENTITY_SCHEMAS.sessions.safeParse(entry.session),
    ...entry.messages.map((message) => ENTITY_SCHEMAS.messages.safeParse(message)),
    ...entry.recordings.map(({ recording }) => ENTITY_SCHEMAS.recordings.safeParse(recording)),
  ]
  const failed = parts.find((part) => !part.success)
  return failed === undefined ? null : (issueOf(failed.error) ?? keyed('import.unusable'))
}
