import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { SessionId } from '../../../app/ids'
import { edit } from '../../../app/merge/document/edit'
import { REOPEN_NOTE } from '../../../app/merge/document/notes'
import type { Session } from '../../../app/model'
import type { LoggedStep, MergeLog } from '../reviews/mergeLog'
import { databaseOf, type ConflictPorts } from '../reviews/ports'

export type UndoOutcome = 'undone' | 'nothing-to-undo'

/** Takes answers back, so that the question stands again on every device. */
export class ResolutionUndo {
  readonly #ports: ConflictPorts
  readonly #log: MergeLog

  constructor(ports: ConflictPorts, log: MergeLog) {
    this.#ports = ports
    this.#log = log
  }

  /** Takes back the latest answer that this device gave about a document. */
  async undo(id: string): Promise<UndoOutcome> {
    const answer = this.#log.lastAnswer(id)
    if (answer === null) return 'nothing-to-undo'
    const { database, devices } = answer
    const step = { database, id, atMs: this.#ports.context().nowMs, devices, rules: answer.rules, losers: [] }
    await this.#log.during({ ...step, action: { kind: 'reopen', of: answer.number } }, () => this.#again(answer))
    return 'undone'
  }

  /**
   * After a kill: an undo that was begun is finished. A question that stands already is left standing.
   * @returns whether it was done
   */
  async finish(step: LoggedStep): Promise<boolean> {
    const { action } = step
    if (action.kind !== 'reopen') return false
    const answer = this.#log.of(step.id).find(({ number }) => number === action.of)
    if (answer === undefined) return false
    const stored = await databaseOf(this.#ports.databases, step.id)?.find(step.id)
    if (stored == null) return false
    if (stored.conflicts.length === 0) await this.#again(answer)
    return true
  }

  async #again({ id, action }: LoggedStep): Promise<void> {
    const database = databaseOf(this.#ports.databases, id)
    if (database === null) throw new AppError('not-found', keyed('journal.nothing'))
    const { doc, rev } = await database.get(id)
    if (doc.type === 'setting') throw new AppError('invalid-input', keyed('review.settings'))
    if (action.kind === 'unseen') {
      await this.#trashAgain(id as SessionId, action.before as Pick<Session, 'deletedAt' | 'deletedSaw'>)
      return
    }
    if (action.kind !== 'resolution') return
    const { worker, context } = this.#ports
    const bodies = await worker.call('reopen', { body: doc, questions: action.questions, ctx: context() })
    for (const body of bodies) await database.writeMerge(id, rev, body, [])
  }

  async #trashAgain(id: SessionId, before: Pick<Session, 'deletedAt' | 'deletedSaw'>): Promise<void> {
    const { sessions } = this.#ports.databases
    for (;;) {
      const { doc, rev } = await sessions.get(id)
      const next = edit(doc, before, this.#ports.context(), REOPEN_NOTE)
      if (next === doc) return
      try {
        await sessions.put(next, rev)
        return
      } catch (error) {
        if (!isAppError(error, 'conflict')) throw error
      }
    }
  }
}
