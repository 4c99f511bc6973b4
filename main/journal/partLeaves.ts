import type { MessageId, RecordingId } from '../../app/ids'
import type { Mergeable } from '../../app/merge/document/policy'
import type { EntityDatabase, EntityDatabases, Leaf } from '../database/entity/types'

export type PartId = MessageId | RecordingId

/** Removes the audio of a recording that is deleted permanently, here and on the server. */
export type RemoveAudio = (id: RecordingId) => Promise<void>

/** The database of a part; as one of messages, because what is done with either is the same. */
export const databaseOfPart = ({ messages, recordings }: EntityDatabases, id: PartId): EntityDatabase<'messages'> =>
  (id.startsWith('message:') ? messages : recordings) as EntityDatabase<'messages'>

/** Every leaf of a part, as it is now. */
export const leavesOfPart = (databases: EntityDatabases, id: PartId): Promise<Leaf<Mergeable>[]> =>
  databaseOfPart(databases, id).leaves(id)

/** The revisions of leaves that can be read and are not removed. */
export const liveRevs = (leaves: readonly Leaf<unknown>[]): string[] =>
  leaves.flatMap(({ kind, rev }) => (kind === 'live' ? [rev] : []))
