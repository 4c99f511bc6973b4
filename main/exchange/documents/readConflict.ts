import { keyed } from '../../../app/messages/message'
import type { Recording } from '../../../app/model'
import { type ConflictVersion, type DocumentConflict, MOST_VERSIONS } from '../../../app/exchange/conflicts'
import type { Skipped } from '../../../app/exchange/plan'
import { databaseOf } from '../../conflicts/reviews/ports'
import { type RevisionPath, revisionsOn } from '../../database/revisions/revisions'
import type { EntityDatabases } from '../../database/entity/types'
import { problemOfDocuments } from './checkDocuments'

const UNREADABLE = keyed('export.versionUnreadable')
const OTHER_SOUND = keyed('export.otherAudio')

/**
 * The versions of a document that wait for an answer, for export. What cannot be had of them is named; null when nothing is
 * left beside the one that is shown.
 * @param shown the recording as it is exported, where it is one: only its audio goes with it
 */
export async function readConflict(
  databases: EntityDatabases,
  id: string,
  shown: Recording | null,
  skipped: Skipped[],
): Promise<DocumentConflict | null> {
  const [winner, ...rest] = (await databaseOf(databases, id)?.branches(id)) ?? []
  // It was settled or changed since it was listed: what stands in the file is one version of it all the same.
  if (winner?.leaf.kind !== 'live') return null
  const others: ConflictVersion[] = []
  for (const { leaf, path } of rest) {
    const lineage = lineageOf(path)
    if (leaf.kind === 'tombstone') others.push({ ...lineage, deleted: true, document: null })
    // One with a damaged history would be refused on its way in, and the entry with it.
    else if (leaf.kind === 'unreadable' || problemOfDocuments([leaf.doc]) !== null)
      skipped.push({ what: id, why: UNREADABLE })
    else if (leaf.doc.type === 'recording' && leaf.doc.manifest.root !== shown?.manifest.root)
      skipped.push({ what: id, why: OTHER_SOUND })
    else others.push({ ...lineage, deleted: false, document: leaf.doc })
  }
  if (others.every(({ deleted }) => deleted)) return null
  const liveFirst = others.sort((a, b) => Number(a.deleted) - Number(b.deleted))
  return { id, shown: lineageOf(winner.path), others: liveFirst.slice(0, MOST_VERSIONS) }
}

function lineageOf(path: RevisionPath): Pick<ConflictVersion, 'rev' | 'ancestors'> {
  const [rev = '', ...ancestors] = revisionsOn(path)
  return { rev, ancestors }
}
