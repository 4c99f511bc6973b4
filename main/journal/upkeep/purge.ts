import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { RecordingId, SessionId } from '../../../app/ids'
import type { Mergeable } from '../../../app/merge/document/policy'
import { partsTogether } from '../../../app/merge/seen'
import { FORMAT, type Session } from '../../../app/model'
import type { PurgeRecord, Seen, SeenParts } from '../../../app/model/seen'
import type { EntityDatabases, Leaf } from '../../database/entity/types'
import { documentWorkerHere, type DocumentWorker } from '../../worker/documentWorker'
import { databaseOfPart, leavesOfPart, liveRevs, type PartId, type RemoveAudio } from '../partLeaves'
import { saysMoreThan, seenIn, seenOfOne } from '../seen'
import type { Sessions } from '../sessions'

type LiveSession = Extract<Leaf<Session>, { kind: 'live' }>

/**
 * Removes entries from the trash for good: real tombstones for every leaf, parts first, so that a kill in the middle
 * leaves an entry in the trash that can be purged again. An entry stays when any leaf of it is not deleted or cannot be
 * read, or when it has a part, or words in a part, that its delete had not seen (docs/DESIGN.md, Purging). The tombstone of
 * the entry says what the purge had before it.
 */
export class Purge {
  readonly #databases: EntityDatabases
  readonly #sessions: Sessions
  readonly #removeAudio: RemoveAudio
  readonly #worker: DocumentWorker

  constructor(
    databases: EntityDatabases,
    sessions: Sessions,
    removeAudio: RemoveAudio,
    worker: DocumentWorker = documentWorkerHere,
  ) {
    this.#databases = databases
    this.#sessions = sessions
    this.#removeAudio = removeAudio
    this.#worker = worker
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
    const parts = new Map<PartId, readonly Leaf<Mergeable>[]>()
    const saw: Record<string, Seen> = {}
    for (const child of await this.#sessions.childrenNow(id)) {
      const part = await leavesOfPart(this.#databases, child)
      if (part.some(({ kind }) => kind === 'unreadable')) return false
      for (const leaf of live) if (!(await this.#saw(leaf.doc, child, part))) return false
      parts.set(child, part)
      const seen = await seenIn(this.#worker, part)
      if (seen !== null) saw[child] = seen
    }
    const entry = await seenIn(this.#worker, live)
    if (entry !== null) saw[id] = entry

    for (const [child, part] of parts) {
      if (child.startsWith('recording:')) await this.#removeAudio(child as RecordingId)
      await databaseOfPart(this.#databases, child).tombstone(child, liveRevs(part))
    }
    await this.#databases.sessions.tombstone(id, liveRevs(live), recordOf(id, live, saw))
    return true
  }

  /** Whether a delete had seen a part, and everything that it says. */
  async #saw(
    { deletedSaw, deletedSeen = {} }: Session,
    child: PartId,
    part: readonly Leaf<Mergeable>[],
  ): Promise<boolean> {
    if (!(deletedSaw ?? []).includes(child)) return false
    // An older version wrote down no more than that.
    if (seenOfOne(deletedSeen, child) === null) return true
    for (const leaf of part)
      if (leaf.kind === 'live' && (await saysMoreThan(this.#worker, leaf.doc, deletedSeen))) return false
    return true
  }
}

/** With what earlier purges took: what they saw must not come back later on. */
function recordOf(id: SessionId, live: readonly LiveSession[], saw: SeenParts): PurgeRecord {
  const before = live.flatMap(({ doc }) => doc.purgedSeen ?? [])
  return { id, type: 'purge', format: FORMAT, saw: partsTogether([...before, saw]) }
}

function isTrashed(leaf: Leaf<Session>): leaf is LiveSession {
  return leaf.kind === 'live' && leaf.doc.deletedAt !== null
}
