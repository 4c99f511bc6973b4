import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { RecordingId, SessionId } from '../../app/ids'
import type { Answer, Question, Review } from '../../app/ipc/conflicts'
import { sameValue } from '../../app/merge/document/canonical'
import type { LiveLeaf, MergeQuestion } from '../../app/merge/outcome'
import type { Mergeable } from '../../app/merge/document/policy'
import { bothOf, inShownOrder } from '../../app/merge/sides'
import type { MergeLog } from './reviews/mergeLog'
import { databaseOf, namesTogether, type AnyDatabase, type ConflictPorts } from './reviews/ports'
import { judge } from './reviews/readable'
import { labelOf, sessionOf } from './reviews/reviews'
import type { PartsAfterTrash } from './purge/partsAfterTrash'

/** A person each time, or what a person said once for always. */
export type AnsweredBy = 'person' | 'always'
export type ResolveOutcome = 'resolved' | 'stale'

/** Shows questions to a person and writes their answers. */
export class Answers {
  readonly #ports: ConflictPorts
  readonly #log: MergeLog
  readonly #partsAfterTrash: PartsAfterTrash

  constructor(ports: ConflictPorts, log: MergeLog, unseen: PartsAfterTrash) {
    this.#ports = ports
    this.#log = log
    this.#partsAfterTrash = unseen
  }

  /** The questions about a document with the leaves they come from; null when there are none (any more). */
  async review(id: Mergeable['id']): Promise<Review | null> {
    const database = this.#database(id)
    const { live, outcome } = await judge(database, id, this.#ports.worker)
    const [first] = mergeable(live)
    if (first === undefined) return null
    if (outcome?.kind === 'review')
      return this.#shown(
        first.doc,
        outcome.questions,
        live.map(({ rev }) => rev),
      )
    const unseen = id.startsWith('session:') ? await this.#partsAfterTrash.find(id as SessionId) : null
    if (unseen === null) return null
    const revs = [unseen.session.rev, ...unseen.parts.map(({ rev }) => rev)]
    return this.#shown(unseen.session.doc, [await this.#partsAfterTrash.question(unseen)], revs)
  }

  /**
   * Writes answers to the leaves that were shown. Where one of them is a leaf no longer nothing is written.
   * @throws AppError `invalid-input` for answers that fit no question
   */
  async resolve(
    id: Mergeable['id'],
    shown: readonly string[],
    answers: readonly Answer[],
    by: AnsweredBy = 'person',
  ): Promise<ResolveOutcome> {
    const database = this.#database(id)
    const { live } = await judge(database, id, this.#ports.worker)
    const leaves = mergeable(live).filter(({ rev }) => shown.includes(rev))
    if (leaves.length === shown.length && leaves.length > 1)
      return this.#resolveLeaves(database, id, leaves, answers, by)
    const unseen = id.startsWith('session:') ? await this.#partsAfterTrash.find(id as SessionId) : null
    if (unseen === null) return 'stale'
    const revs = [unseen.session.rev, ...unseen.parts.map(({ rev }) => rev)]
    if (!shown.every((rev) => revs.includes(rev))) return 'stale'
    return this.#resolveUnseen(id as SessionId, unseen, answers, by)
  }

  async #resolveLeaves(
    database: AnyDatabase,
    id: string,
    leaves: readonly LiveLeaf<Mergeable>[],
    answers: readonly Answer[],
    by: AnsweredBy,
  ): Promise<ResolveOutcome> {
    const ctx = this.#ports.context()
    const { worker } = this.#ports
    const asked = await worker.call('merge', { leaves })
    const resolution = await worker.call('resolve', { leaves, decisions: answers, ctx })
    if (asked.kind !== 'review' || resolution.kind === 'nothing') return 'stale'
    const questions = asked.questions.filter(({ field }) => answers.some((answer) => answer.field === field))
    const devices = [...new Set(questions.flatMap(({ sides }) => sides.flatMap(({ device }) => device ?? [])))]
    const rules = questions.map(({ field }) => ({ field, rule: by }))
    const losers = resolution.kind === 'resolved' ? [...resolution.losers] : leaves.map(({ rev }) => rev)
    const step = { database: database.name, id, atMs: ctx.nowMs, devices, rules, losers }
    await this.#log.during({ ...step, action: { kind: 'resolution', questions: plain(questions) } }, async () => {
      if (resolution.kind === 'resolved') {
        await database.writeMerge(id, resolution.parent, resolution.body, resolution.losers)
        return
      }
      for (const { rev, doc } of resolution.bodies) {
        const before = leaves.find((leaf) => leaf.rev === rev)
        if (!sameValue(before?.doc, doc)) await database.writeMerge(id, rev, doc, [])
      }
    })
    return 'resolved'
  }

  async #resolveUnseen(
    id: SessionId,
    unseen: NonNullable<Awaited<ReturnType<PartsAfterTrash['find']>>>,
    answers: readonly Answer[],
    by: AnsweredBy,
  ): Promise<ResolveOutcome> {
    const answer = answers.find(({ field }) => field === 'deletedAt')
    if (answer === undefined || answer.choice === 'own')
      throw new AppError('invalid-input', keyed('review.nothingToWrite'))
    const keep = answer.choice === 'both' || answer.rev !== unseen.session.rev
    const { deletedAt, deletedSaw } = unseen.session.doc
    // Taken back, the answer leaves these parts as ones that the delete had not seen, whatever they say.
    const asked = new Set<string>(unseen.parts.map(({ doc }) => doc.id))
    const before = { deletedAt, deletedSaw: deletedSaw?.filter((part) => !asked.has(part)) ?? null }
    const rules = [{ field: 'deletedAt', rule: by }]
    const step = { database: 'sessions', id, atMs: this.#ports.context().nowMs, devices: [], rules, losers: [] }
    try {
      await this.#log.during({ ...step, action: { kind: 'unseen', before } }, () =>
        this.#partsAfterTrash.resolve(unseen, keep),
      )
      return 'resolved'
    } catch (error) {
      if (isAppError(error, 'conflict')) return 'stale'
      throw error
    }
  }

  #database(id: string): AnyDatabase {
    const database = databaseOf(this.#ports.databases, id)
    if (database === null) throw new AppError('not-found', keyed('journal.nothing'))
    return database
  }

  #shown(body: Mergeable, questions: readonly MergeQuestion[], leaves: string[]): Review {
    const sessionId = sessionOf(body)
    return {
      id: body.id,
      sessionId,
      label: labelOf(body, sessionId, this.#ports),
      leaves,
      questions: questions.map((question) => this.#worded(question, body.type)),
      recordingIds: this.#recordings(body, sessionId),
    }
  }

  #worded(question: MergeQuestion, type: Mergeable['type']): Question {
    const { device: here } = this.#ports.context()
    const sides = inShownOrder(question.sides, here)
    const shown = namesTogether(
      this.#ports,
      sides.map(({ device }) => device),
    )
    return {
      ...question,
      sides: sides.map(({ device, ...side }) => ({
        ...side,
        deviceName: shown(device),
        isThisDevice: device === here,
      })),
      both: bothOf(question, type),
    }
  }

  #recordings(body: Mergeable, sessionId: SessionId | null): RecordingId[] {
    if (body.type === 'recording') return [body.id]
    if (body.type === 'message') return body.recordingId === null ? [] : [body.recordingId]
    return sessionId === null ? [] : this.#ports.entries.recordingsOf(sessionId)
  }
}

const mergeable = (leaves: readonly LiveLeaf[]): LiveLeaf<Mergeable>[] =>
  leaves.flatMap(({ rev, doc }) => (doc.type === 'setting' ? [] : [{ rev, doc }]))

const plain = (questions: readonly MergeQuestion[]) =>
  questions.map((question) => ({ ...question, sides: question.sides.map((side) => ({ ...side })) }))
