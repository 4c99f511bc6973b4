import type { MergeOutcome } from '../../app/merge/outcome'
import { ENTITY_SCHEMAS } from '../../app/model'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { DocumentProblem } from '../database/entity/types'
import type { MergeLog } from './reviews/mergeLog'
import type { AnyDatabase, ConflictPorts } from './reviews/ports'
import { judge, type Judged } from './reviews/readable'
import type { Reviews } from './reviews/reviews'

/** Merges what can be merged and queues the rest for a person, one document at a time. */
export class Merger {
  readonly #ports: ConflictPorts
  readonly #log: MergeLog
  readonly #reviews: Reviews
  readonly #problems = new Map<string, readonly DocumentProblem[]>()

  constructor(ports: ConflictPorts, log: MergeLog, reviews: Reviews) {
    this.#ports = ports
    this.#log = log
    this.#reviews = reviews
  }

  /** Leaves that cannot be read beside others, as far as they were met. */
  problems(): DocumentProblem[] {
    return [...this.#problems.values()].flat()
  }

  /** Queues a document where a person has to decide, and writes nothing. Answers what is to be done with its leaves. */
  async look(database: AnyDatabase | null, id: string): Promise<Judged | null> {
    if (database === null) return null
    const judged = await judge(database, id, this.#ports.worker)
    const { live, problems, outcome } = judged
    this.#report(id, problems)
    const [first] = live
    if (outcome?.kind !== 'review') this.#reviews.remove(id, 'leaves')
    else if (first !== undefined && first.doc.type !== 'setting') this.#reviews.add(first.doc, 'leaves')
    return judged
  }

  async merge(database: AnyDatabase, id: string): Promise<void> {
    const judged = await this.look(database, id)
    if (judged === null) return
    const { outcome, twins } = judged
    // Whatever becomes of the others, also where a person has to be asked about them.
    const said = [...twins, ...(outcome?.kind === 'review' ? outcome.contained : [])]
    if (said.length > 0) await this.#settle(database, id, goneAsSaid(said), () => database.tombstone(id, said))
    switch (outcome?.kind) {
      case undefined:
      case 'review':
        return
      case 'collapse':
        await this.#settle(database, id, outcome, () => database.writeMerge(id, outcome.keep, null, outcome.losers))
        return
      case 'merged': {
        const body = ENTITY_SCHEMAS[database.name].safeParse(outcome.body)
        if (!body.success) {
          // A merge above the size limit is not written: both leaves stay, and the document is listed under problems.
          const error = new AppError('too-large', keyed('review.tooLarge'))
          this.#report(id, [{ database: database.name, id, rev: outcome.parent, error }])
          return
        }
        await this.#settle(database, id, outcome, () =>
          database.writeMerge(id, outcome.parent, body.data, outcome.losers),
        )
      }
    }
  }

  #settle(
    database: AnyDatabase,
    id: string,
    outcome: Pick<Exclude<MergeOutcome, { kind: 'review' }>, 'losers' | 'rules' | 'devices' | 'sides'>,
    write: () => Promise<void>,
  ): Promise<void> {
    const { losers, rules, devices } = outcome
    const sides = outcome.sides.map(({ device, heads }) => ({ device, heads: [...heads] }))
    const atMs = this.#ports.context().nowMs
    const step = { database: database.name, id, atMs, devices: [...devices], rules: [...rules], losers: [...losers] }
    return this.#log.during({ ...step, action: { kind: 'merge', sides } }, write)
  }

  #report(id: string, problems: readonly DocumentProblem[]): void {
    if (problems.length === 0) this.#problems.delete(id)
    else this.#problems.set(id, problems)
    for (const problem of problems) this.#ports.onProblem(problem)
  }
}

const goneAsSaid = (losers: readonly string[]) => ({
  losers,
  rules: [{ field: 'history', rule: 'contains' } as const],
  devices: [],
  sides: [],
})
