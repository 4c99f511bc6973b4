import { isAppError } from '../../../app/errors'
import type { SessionId } from '../../../app/ids'
import { partsTogether } from '../../../app/merge/seen'
import { hasHistoryOf } from '../../../app/merge/knows'
import { wasAskedAgain } from '../../../app/merge/purge'
import type { Mergeable } from '../../../app/merge/document/policy'
import type { Message, Recording, Session } from '../../../app/model'
import type { ConflictPorts } from '../reviews/ports'
import { bringBackParts, ownerOfRecording, partsGone, type Owner } from './bringBack'
import { PurgedEntry } from './purgedEntry'
import type { PurgeVerdict } from './verdict'
import { readPurgeTree, type DeadBranch, type LiveBranch, type PurgeTree } from './purgeTrees'

type Part = PurgeTree<Message> | PurgeTree<Recording>

/**
 * A purge takes what it saw (docs/DESIGN.md, Purging). What a person wrote elsewhere meanwhile is left over when its
 * tombstones come in: an edited part stays live beside its tombstone, a new part has none, and the entry is gone (ADR
 * 35). This brings the entry back under the same ids, as children of the tombstones, so that two devices that do it
 * write the same revisions; and puts it in the trash with nothing seen, so that a person is asked (`Unseen`).
 */
export class UnseenByPurge {
  readonly #ports: ConflictPorts

  constructor(ports: ConflictPorts) {
    this.#ports = ports
  }

  /** The entry that something belongs to, and whether it is a part that was removed; null where nothing tells. */
  async ownerOf(id: string): Promise<Owner | null> {
    return id.startsWith('recording:')
      ? await ownerOfRecording(this.#ports.databases.recordings, id)
      : { session: id as SessionId, removed: false }
  }

  /**
   * Looks at one entry. Ask only when everything has come in that was on its way: until then tombstones may be missing.
   * @param partsWent parts of it were removed, as far as this device has noticed
   * @param makeUp whether an entry of which nothing is known may be made up
   */
  async check(id: SessionId, partsWent: boolean, makeUp: boolean): Promise<PurgeVerdict> {
    const { sessions } = this.#ports.databases
    const records = await sessions.purgeRecords(id)
    if (records === null) return 'stands'
    const session = await readPurgeTree(sessions, id)
    // An entry that came back elsewhere says itself what was purged, also where its removal never came here.
    const saw = [...records, ...session.live.flatMap(({ doc }) => doc.purgedSeen ?? [])]
    if (saw.length > 0 && !session.unreadable)
      return await new PurgedEntry(this.#ports, id, session, partsTogether(saw)).check(makeUp)
    // Purged by an older version, if at all: then what branches can still say has to do.
    if (session.dead.length === 0 || session.unreadable || session.live.length > 1) return 'stands'
    const parts = await this.#parts(id)
    return session.live.length === 0
      ? await this.#entryGone(id, session, parts, makeUp)
      : await this.#entryThere(id, session, parts, partsWent)
  }

  /** The entry is gone: the parts that are left say whether it comes back. */
  async #entryGone(
    id: SessionId,
    session: PurgeTree<Session>,
    parts: readonly Part[],
    makeUp: boolean,
  ): Promise<PurgeVerdict> {
    let unknown = false
    let kept = false
    for (const part of parts) {
      const words = await this.#wordsOf(part)
      unknown ||= words === 'unknown'
      kept ||= words === 'yes' || (makeUp && words === 'unknown')
    }
    if (!kept) return unknown ? 'unknown' : 'stands'
    const [first] = session.dead
    const last = session.dead.find((branch) => branch.last !== null)?.last ?? null
    if (first === undefined || (last === null && !makeUp)) return 'unknown'
    const createdAt = Math.min(...parts.flatMap(({ live }) => live.map(({ doc }) => doc.createdAt)))
    const body = await this.#ports.worker.call('askAgain', { id, body: last, createdAt })
    await this.#ports.databases.sessions.writeMerge(id, first.rev, body, [])
    return 'asked'
  }

  /**
   * The entry itself was changed meanwhile and stays, and its parts went: with another title they come back, as far as they
   * can be read here. Where only tags, pins or archiving changed, and no part has words, the purge stands. The entry is
   * written as the child of the tombstone, which is no leaf then, so that this is done once.
   */
  async #entryThere(
    id: SessionId,
    session: PurgeTree<Session>,
    parts: readonly Part[],
    partsWent: boolean,
  ): Promise<PurgeVerdict> {
    const [entry] = session.live
    if (entry === undefined) return 'stands'
    const certain = session.dead.find((branch) => isPurgeOf(branch, entry.doc))
    const branch = certain ?? (await this.#likelyPurge(id, session, partsWent))
    if (branch === undefined) return 'stands'
    const { worker, databases } = this.#ports
    const renamed = await worker.call('hasUnseenWords', {
      body: entry.doc,
      seen: branch.last === null ? [] : [branch.last],
    })
    const words = await Promise.all(parts.map((part) => this.#wordsOf(part)))
    const back = renamed ? await bringBackParts(this.#ports, id) : 0
    if (words.some((one) => one !== 'no') || (renamed && parts.length + back > 0)) {
      const body = await worker.call('askAgain', { id, body: entry.doc, createdAt: entry.doc.createdAt })
      await databases.sessions.writeMerge(id, branch.rev, body, [entry.rev])
      return 'asked'
    }
    if (parts.length > 0 || certain === undefined) return 'stands'
    // A title without parts stays in the list; what is written into it from now on is no matter of the purge.
    if (renamed) await databases.sessions.writeMerge(id, branch.rev, entry.doc, [entry.rev])
    else await databases.sessions.tombstone(id, [entry.rev])
    return 'stands'
  }

  /** A tombstone that may also be of a side that was merged, beside parts that are gone, which merges never do. */
  async #likelyPurge(
    id: SessionId,
    { live: [entry], dead }: PurgeTree<Session>,
    partsWent: boolean,
  ): Promise<DeadBranch<Session> | undefined> {
    if (entry === undefined) return undefined
    const likely = dead.find((branch) => mayBePurgeOf(branch, entry))
    if (likely === undefined || wasAskedAgain(entry.doc, likely.last)) return undefined
    // Where nothing of the removed version can be read, this may well be a merge: that is not worth a long search.
    const went = partsWent || (likely.parent !== null && (await partsGone(this.#ports, id)).length > 0)
    return went ? likely : undefined
  }

  /** Whether a part that is left says something that its purge had not seen. */
  async #wordsOf(part: Part): Promise<'yes' | 'no' | 'unknown'> {
    const dead: readonly DeadBranch<Message | Recording>[] = part.dead
    // What cannot be read is kept and told by the reader of its database.
    if (part.live.every(({ doc }) => doc.deletedAt !== null)) return 'no'
    try {
      let unknown = false
      for (const { doc, path } of part.live) {
        const purged = dead.filter((branch) => !isOfMerge(branch, doc, path))
        if (purged.length === 0) return 'yes'
        const seen = purged.flatMap(({ last }): Mergeable[] => (last === null ? [] : [last]))
        if (seen.length === 0) unknown = true
        else if (await this.#ports.worker.call('hasUnseenWords', { body: doc, seen })) return 'yes'
      }
      return unknown ? 'unknown' : 'no'
    } catch (error) {
      // Its history is damaged: nobody can say that it was seen.
      if (isAppError(error, 'integrity')) return 'yes'
      throw error
    }
  }

  async #parts(id: SessionId): Promise<Part[]> {
    const { messages, recordings } = this.#ports.databases
    const children = await this.#ports.entries.children(id)
    return Promise.all(
      children.map((child): Promise<Part> =>
        child.startsWith('message:') ? readPurgeTree(messages, child) : readPurgeTree(recordings, child),
      ),
    )
  }
}

/** A purge removes what is in the trash; a merge only what its result contains. */
const isPurgeOf = ({ parent }: DeadBranch<Session>, left: Session): boolean =>
  parent !== null && parent.deletedAt !== null && !hasHistoryOf(left, parent)

/** The tombstone of a side that was merged says nothing about a purge. */
const isOfMerge = (
  { parent, parentRev }: DeadBranch<Message | Recording>,
  left: Mergeable,
  path: ReadonlySet<string>,
): boolean => parent !== null && !path.has(parentRev ?? '') && hasHistoryOf(left, parent)

/** It was removed in the trash and was taken out of the trash here, or was last known here where the two parted. */
function mayBePurgeOf(
  branch: DeadBranch<Session>,
  { path }: LiveBranch<Session>,
): branch is DeadBranch<Session> & { last: Session } {
  const { parent, parentRev, last, lastRev, revs } = branch
  if (last === null) return false
  if (parent !== null) return parent.deletedAt !== null && path.has(parentRev ?? '')
  return revs.find((rev) => path.has(rev)) === lastRev
}
