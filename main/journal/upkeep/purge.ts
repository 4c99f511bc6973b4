import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { MessageId, RecordingId, SessionId } from '../../../app/ids'
import type { Session } from '../../../app/model'
import type { EntityDatabase, EntityDatabases, Leaf } from '../../database/entity/types'
import type { Sessions } from '../sessions'

/** Removes the sound of a recording that is going for good, here and on the server. */
export type RemoveAudio = (id: RecordingId) => Promise<void>

type Leaves = readonly Leaf<{ readonly id: string }>[]

/**
 * Removes entries from the trash for good: real tombstones for every leaf, parts first, so that a kill in the middle
 * leaves an entry in the trash that can be purged again. An entry stays when any leaf of it is not deleted or cannot be
 * read, or when it has a part that its delete had not seen (docs/DESIGN.md, Purging).
 */
export class Purge {
  readonly #databases: EntityDatabases
  readonly #sessions: Sessions
  readonly #removeAudio: RemoveAudio

  constructor(databases: EntityDatabases, sessions: Sessions, removeAudio: RemoveAudio) {
    this.#databases = databases
    this.#sessions = sessions
    this.#removeAudio = removeAudio
  }

  async purge(ids: readonly SessionId[]): Promise<{ purged: number; kept: number }> {
    let purged = 0
    await this.#sessions.settled()
    for (const id of ids) {
      if (await this.#purgeOne(id)) purged += 1
      await yieldToEventLoop()
    }
    return { purged, kept: ids.length - purged }
  }

  async #purgeOne(id: SessionId): Promise<boolean> {
    const leaves = await this.#databases.sessions.leaves(id)
    const live = leaves.filter((leaf) => leaf.kind !== 'tombstone')
    if (live.length === 0 || !live.every(isTrashed)) return false
    const children = await this.#sessions.childrenNow(id)
    const seenByAll = (child: string): boolean => live.every((leaf) => isTrashed(leaf) && sawOf(leaf.doc).has(child))
    if (!children.every(seenByAll)) return false

    const parts: { bury: () => Promise<void> }[] = []
    for (const child of children) {
      const recording = child.startsWith('recording:')
      const database = recording ? this.#databases.recordings : this.#databases.messages
      const part = await this.#leavesOf(database as EntityDatabase<'messages'>, child as MessageId)
      if (part.some(({ kind }) => kind === 'unreadable')) return false
      parts.push({
        bury: async () => {
          if (recording) await this.#removeAudio(child as RecordingId)
          await database.bury(child, revsOf(part))
        },
      })
    }
    for (const part of parts) await part.bury()
    await this.#databases.sessions.bury(id, revsOf(live))
    return true
  }

  #leavesOf(database: EntityDatabase<'messages'>, id: MessageId): Promise<Leaves> {
    return database.leaves(id)
  }
}

const revsOf = (leaves: Leaves): string[] => leaves.filter(({ kind }) => kind === 'live').map(({ rev }) => rev)

const sawOf = (session: Session): ReadonlySet<string> => new Set(session.deletedSaw ?? [])

function isTrashed(leaf: Leaf<Session>): leaf is Extract<Leaf<Session>, { kind: 'live' }> {
  return leaf.kind === 'live' && leaf.doc.deletedAt !== null
}
