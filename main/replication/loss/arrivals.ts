import { errorReport } from '../../../app/errors'
import type { EntityName } from '../../../app/model'
import type { ErrorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { crowded } from '../../database/replica/crowded'
import { forged } from '../../database/replica/forged'
import { turnedBack, type TurnedBack } from '../../database/replica/turnedBack'
import type { ArrivingDocument, ReplicaStore } from '../../database/replica/types'
import { whyLeft, type HeldBack } from './heldBack'
import type { MassDeletionGuard } from './massDeletionGuard'

/** The same old version is put on top of a newer one so often before it is refused. */
const SAME_TURNS = 3
/** And any old version of one document so often. */
const ALL_TURNS = 12
/** Documents that nobody can read are kept and shown; beyond this number they are left out, and counted. */
const FORGED_KEPT = 100

const FORGED = errorReport('integrity', keyed('heldBack.forged'))
const TURNED = errorReport('integrity', keyed('heldBack.turned'))

/**
 * What may come into the databases of the journal: without what nobody wrote, what is too much, and what was turned back too
 * often. An older version that comes as if it were a new one is taken in as what it is, one side of a conflict: the version
 * that it was put over is written once more beside it.
 */
export class Arrivals {
  readonly #massDeletion: Pick<MassDeletionGuard, 'check'>
  readonly #heldBack: HeldBack
  readonly #now: () => number

  constructor(massDeletion: Pick<MassDeletionGuard, 'check'>, heldBack: HeldBack, now: () => number) {
    this.#massDeletion = massDeletion
    this.#heldBack = heldBack
    this.#now = now
  }

  /** @throws AppError `mass-deletion`: nothing of them may be written */
  async screen(
    database: EntityName,
    store: ReplicaStore,
    documents: readonly ArrivingDocument[],
  ): Promise<readonly ArrivingDocument[]> {
    const known = await this.#withoutForged(database, store, documents)
    const few = await this.#without(database, known, await crowded(store, known), whyLeft.crowded)
    const turned = await turnedBack(store, database, few)
    const refused = this.#refused(database, turned)
    const write = await this.#without(database, few, refused, TURNED)
    const wrong = turned.filter(({ culprits }) => culprits.some(({ document }) => !refused.has(document)))
    await this.#massDeletion.check(database, write, wrong)
    for (const { doc, culprits } of wrong)
      for (const { digest } of culprits) this.#heldBack.turned(database, doc.id, digest)
    this.#heldBack.release(
      database,
      write.map(({ _id }) => _id).filter((id) => !few.some((one) => one._id === id && refused.has(one))),
    )
    await this.#heldBack.save()
    return [...write, ...new Map(wrong.map(({ again }) => [again._rev, again])).values()]
  }

  async #withoutForged(
    database: EntityName,
    store: ReplicaStore,
    documents: readonly ArrivingDocument[],
  ): Promise<readonly ArrivingDocument[]> {
    const before = this.#heldBack.forgedOf(database)
    const found = [...(await forged(store, database, documents, before > 0))]
    if (found.length === 0) return documents
    const kept = Math.max(0, FORGED_KEPT - before)
    this.#heldBack.keptForged(database, Math.min(kept, found.length))
    return await this.#without(database, documents, new Set(found.slice(kept)), FORGED)
  }

  #refused(database: EntityName, turned: readonly TurnedBack[]): Set<ArrivingDocument> {
    const refused = new Set<ArrivingDocument>()
    for (const { doc, culprits } of turned)
      for (const { document, digest } of culprits) {
        const { same, all } = this.#heldBack.turnsOf(database, doc.id, digest)
        if (same >= SAME_TURNS || all >= ALL_TURNS) refused.add(document)
      }
    return refused
  }

  async #without(
    database: EntityName,
    documents: readonly ArrivingDocument[],
    left: ReadonlySet<ArrivingDocument>,
    why: ErrorReport,
  ): Promise<readonly ArrivingDocument[]> {
    if (left.size === 0) return documents
    const atMs = this.#now()
    for (const { _id: id, _rev: rev } of left) this.#heldBack.add({ database, id, rev, why, atMs })
    await this.#heldBack.save()
    return documents.filter((document) => !left.has(document))
  }
}
