import { assertNever } from '../../app/assertNever'
import type { SessionId } from '../../app/ids'

/** Something the service looks at. */
export type Work =
  | { readonly kind: 'document'; readonly id: string }
  /** Parts of an entry in the trash that its delete may not have seen. */
  | { readonly kind: 'unseen'; readonly session: SessionId }
  /** What a purge may have left over of an entry or a recording. */
  | { readonly kind: 'purged'; readonly id: string }

const UNSEEN = 'unseen '
const PURGED = 'purged '

/** One text for each, as it is kept in the file of what is looked at again. */
export function keyOf(work: Work): string {
  switch (work.kind) {
    case 'document':
      return work.id
    case 'unseen':
      return `${UNSEEN}${work.session}`
    case 'purged':
      return `${PURGED}${work.id}`
    default:
      return assertNever(work)
  }
}

/** The opposite of `keyOf`: ids of documents have no spaces. */
export function workOf(key: string): Work {
  if (key.startsWith(UNSEEN)) return { kind: 'unseen', session: key.slice(UNSEEN.length) as SessionId }
  if (key.startsWith(PURGED)) return { kind: 'purged', id: key.slice(PURGED.length) }
  return { kind: 'document', id: key }
}
