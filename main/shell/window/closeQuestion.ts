import { closingWords } from '../../../app/words/closing'
import type { SystemPort } from '../../ipc/system'

export interface CloseQuestionOptions {
  readonly recording: () => boolean
  readonly language: () => 'en' | 'de'
  readonly confirm: SystemPort['confirm']
}

/**
 * Asks before a person closes the app in the middle of a recording. Only what a person does asks: a system that shuts down
 * would wait for the answer, and the recording is saved then as well.
 */
export class CloseQuestion {
  readonly #options: CloseQuestionOptions
  #asking = false

  constructor(options: CloseQuestionOptions) {
    this.#options = options
  }

  /** Whether the app may close now; false, too, while the question is open already. */
  async mayClose(): Promise<boolean> {
    if (this.#asking) return false
    if (!this.#options.recording()) return true
    this.#asking = true
    try {
      return await this.#options.confirm(closingWords[this.#options.language()])
    } finally {
      this.#asking = false
    }
  }
}
