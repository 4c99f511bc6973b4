import { parseRevision } from '../revisions/revisions'
import type { ArrivingDocument } from './types'

/** The first revision of a document, which replaces nothing. */
export const isFirst = ({ _rev, _deleted }: ArrivingDocument): boolean =>
  _deleted !== true && parseRevision(_rev).generation === 1

/** Documents with all of their revisions, in the order in which they first come. */
export function byId(documents: readonly ArrivingDocument[]): Map<string, ArrivingDocument[]> {
  const grouped = new Map<string, ArrivingDocument[]>()
  for (const document of documents) {
    const group = grouped.get(document._id)
    if (group === undefined) grouped.set(document._id, [document])
    else group.push(document)
  }
  return grouped
}
