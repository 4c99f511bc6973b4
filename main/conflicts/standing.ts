import { isAppError } from '../../app/errors'
import type { Question } from '../../app/ipc/conflicts'
import type { Mergeable } from '../../app/merge/document/policy'
import type { Answers } from './answers'
import type { ConflictPorts } from './reviews/ports'

/**
 * Answers questions for which a person has said "always": each time by what keeps both, so no word is lost
 * (docs/adr/0231-always-do-so.md).
 */
export class StandingAnswers {
  readonly #ports: Pick<ConflictPorts, 'always'>
  readonly #answers: Answers

  constructor(ports: Pick<ConflictPorts, 'always'>, answers: Answers) {
    this.#ports = ports
    this.#answers = answers
  }

  /** Answers what is asked about a document, if that covers every question. Whether it did. */
  async answer(id: Mergeable['id']): Promise<boolean> {
    const always = new Set<string>(this.#ports.always.fields())
    if (always.size === 0) return false
    const review = await this.#answers.review(id)
    if (review === null || !review.questions.every((question) => always.has(question.field) && isLossless(question)))
      return false
    const answers = review.questions.map(({ field }) => ({ choice: 'both', field }) as const)
    try {
      return (await this.#answers.resolve(id, review.leaves, answers, 'always')) === 'resolved'
    } catch (error) {
      // Both together do not fit after all: a person is asked.
      if (isAppError(error, 'invalid-input')) return false
      throw error
    }
  }

  /** An answer about these fields was taken back: a person is asked about them again. */
  async stopFor(fields: readonly string[]): Promise<void> {
    const stands = this.#ports.always.fields()
    const stay = stands.filter((field) => !fields.includes(field))
    if (stay.length < stands.length) await this.#ports.always.set(stay)
  }
}

const isLossless = ({ kind, both }: Question): boolean => kind === 'delete' || both !== null
