import { messageRange, type MessageId, type RecordingId, type SessionId } from '../../../app/ids'
import type { Message, Recording } from '../../../app/model'
import type { EntityDatabase } from '../../database/entity/types'
import { databaseOfPart } from '../../journal/partLeaves'
import type { ConflictPorts } from '../reviews/ports'
import { readPurgeTree } from './purgeTrees'

type Ports = Pick<ConflictPorts, 'databases' | 'worker'>

/** The entry of a part, and whether the part was removed. */
export interface Owner {
  readonly session: SessionId
  readonly removed: boolean
}

/** The entry that a recording belongs to; null where nothing tells any more. */
export async function ownerOfRecording(recordings: EntityDatabase<'recordings'>, id: string): Promise<Owner | null> {
  const { live, dead } = await readPurgeTree(recordings, id)
  const body = live[0]?.doc ?? dead.find(({ last }) => last !== null)?.last
  return body == null ? null : { session: body.sessionId, removed: live.length === 0 }
}

/** Writes parts anew that are gone, as they were last; answers how many. */
export async function bringBackParts(ports: Ports, id: SessionId): Promise<number> {
  let back = 0
  for (const part of await partsGone(ports, id)) back += Number(await bringBack(ports, part))
  return back
}

/** Parts of an entry that are gone altogether. It reads through the changes of two databases, so only where there was a purge. */
export async function partsGone({ databases }: Ports, id: SessionId): Promise<(MessageId | RecordingId)[]> {
  const { messages, recordings } = databases
  const gone: (MessageId | RecordingId)[] = []
  const { startkey } = messageRange(id)
  for await (const page of messages.changesSince(0))
    gone.push(...page.flatMap((one) => (one.deleted && one.id.startsWith(startkey) ? [one.id as MessageId] : [])))
  for await (const page of recordings.changesSince(0))
    for (const one of page)
      if (one.deleted && (await ownerOfRecording(recordings, one.id))?.session === id) gone.push(one.id as RecordingId)
  return gone
}

async function bringBack({ databases, worker }: Ports, id: MessageId | RecordingId): Promise<boolean> {
  const database = databaseOfPart(databases, id)
  const { dead } = await readPurgeTree(database, id)
  const [first] = dead
  const last: Message | Recording | undefined | null = dead.find((branch) => branch.last !== null)?.last
  if (first === undefined || last == null || last.deletedAt !== null) return false
  const body = await worker.call('broughtBack', { body: last })
  await database.writeMerge(id, first.rev, body as Message, [])
  return true
}
