import type { SessionId } from '../../../app/ids'
import { isWithin } from '../../../app/merge/seen'
import { FORMAT, type Message, type Recording, type Session } from '../../../app/model'
import type { SeenParts } from '../../../app/model/seen'
import { databaseOfPart, leavesOfPart, liveRevs, type PartId } from '../../journal/partLeaves'
import { parseRevision } from '../../database/revisions/revisions'
import { saysMoreThan } from '../../journal/seen'
import type { ConflictPorts } from '../reviews/ports'
import { bringBackParts } from './bringBack'
import type { PurgeTree } from './purgeTrees'
import type { PurgeVerdict } from './verdict'

/**
 * An entry whose purge wrote down what it had before it. That decides about whatever is there all the same: what says more
 * comes back, for a person to look at; what says no more was purged, and goes again, wherever it came from.
 */
export class PurgedEntry {
  readonly #ports: Pick<ConflictPorts, 'databases' | 'entries' | 'worker'>
  readonly #id: SessionId
  readonly #session: PurgeTree<Session>
  readonly #saw: SeenParts

  /** @param saw what its purges had before them, all together */
  constructor(
    ports: Pick<ConflictPorts, 'databases' | 'entries' | 'worker'>,
    id: SessionId,
    session: PurgeTree<Session>,
    saw: SeenParts,
  ) {
    this.#ports = ports
    this.#id = id
    this.#session = session
    this.#saw = saw
  }

  /** @param makeUp whether an entry of which nothing is known may be made up */
  async check(makeUp: boolean): Promise<PurgeVerdict> {
    const { live } = this.#session
    if (live.some(({ doc }) => this.#knows(doc))) {
      await this.#removeOlder()
      return 'stands'
    }
    const renamed: string[] = []
    for (const { rev, doc } of live) if (await saysMoreThan(this.#ports.worker, doc, this.#saw)) renamed.push(rev)
    // Several versions of it are merged, or asked about, first.
    if (live.length > 1 && renamed.length > 0) return 'stands'
    const { words, rest } = await this.#parts()
    if (renamed.length === 0 && words.length === 0) {
      await this.#goAgain(rest)
      return 'stands'
    }
    const [entry] = live
    const last = entry?.doc ?? this.#session.dead.find((branch) => branch.last !== null)?.last ?? null
    if (last === null && !makeUp) return 'unknown'
    const back = renamed.length > 0 ? await bringBackParts(this.#ports, this.#id) : 0
    const { databases, worker } = this.#ports
    const stone = this.#session.dead[0]?.rev ?? entry?.rev ?? ''
    const losers = entry === undefined || entry.rev === stone ? [] : [entry.rev]
    if (entry !== undefined && words.length + rest.length + back === 0) {
      // A title without parts stays in the list; what is written into it from now on is no matter of the purge.
      const body = { ...entry.doc, purgedSeen: this.#saw }
      await databases.sessions.writeMerge(this.#id, stone, body, losers)
      return 'stands'
    }
    // With another title everything comes back, as far as it is anywhere.
    if (renamed.length === 0) for (const part of rest) await this.#remove(part)
    const createdAt = Math.min(...words.map((part) => part.createdAt))
    const body = await worker.call('askAgain', { id: this.#id, body: last, createdAt, purged: this.#saw })
    await databases.sessions.writeMerge(this.#id, stone, body, losers)
    return 'asked'
  }

  /** It came back before, with this purge in mind, or was brought back on purpose since. */
  #knows(doc: Session): boolean {
    return doc.purgedSeen !== undefined && isWithin(this.#saw, doc.purgedSeen)
  }

  async #parts(): Promise<{ words: { id: PartId; createdAt: number }[]; rest: PartId[] }> {
    const words: { id: PartId; createdAt: number }[] = []
    const rest: PartId[] = []
    for (const id of await this.#ports.entries.children(this.#id)) {
      const leaves = await leavesOfPart(this.#ports.databases, id)
      // What cannot be read is kept and told by the reader of its database.
      if (leaves.some(({ kind }) => kind === 'unreadable')) continue
      const live = leaves.flatMap((leaf) => (leaf.kind === 'live' ? [leaf.doc as Message | Recording] : []))
      let more = false
      for (const doc of live) more ||= await saysMoreThan(this.#ports.worker, doc, this.#saw)
      if (more) words.push({ id, createdAt: Math.min(...live.map(({ createdAt }) => createdAt)) })
      else if (live.length > 0) rest.push(id)
    }
    return { words, rest }
  }

  /** Nothing of it says more than its purge had seen: parts first, as a purge does it. */
  async #goAgain(parts: readonly PartId[]): Promise<void> {
    for (const part of parts) await this.#remove(part)
    const revs = this.#session.live.map(({ rev }) => rev)
    const record = { id: this.#id, type: 'purge', format: FORMAT, saw: this.#saw } as const
    if (revs.length > 0) await this.#ports.databases.sessions.tombstone(this.#id, revs, record)
  }

  /**
   * The entry came back, and a part of it went: of that, a version from before its removal is left where the server did not
   * say what the removal stands on (`_revs_limit`). What came back stands on the removal, so it is newer.
   */
  async #removeOlder(): Promise<void> {
    for (const id of await this.#ports.entries.children(this.#id)) {
      const leaves = await leavesOfPart(this.#ports.databases, id)
      const removed = leaves.flatMap(({ kind, rev }) => (kind === 'tombstone' ? [parseRevision(rev).generation] : []))
      const older: string[] = []
      for (const leaf of leaves) {
        if (leaf.kind !== 'live' || !removed.some((generation) => generation > parseRevision(leaf.rev).generation))
          continue
        if (!(await saysMoreThan(this.#ports.worker, leaf.doc, this.#saw))) older.push(leaf.rev)
      }
      if (older.length > 0) await databaseOfPart(this.#ports.databases, id).tombstone(id, older)
    }
  }

  async #remove(id: PartId): Promise<void> {
    const database = databaseOfPart(this.#ports.databases, id)
    await database.tombstone(id, liveRevs(await database.leaves(id)))
  }
}
