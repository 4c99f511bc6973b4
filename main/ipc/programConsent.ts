import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { commandWords } from '../../app/transcribe/commandWords'
import { programWords } from '../../app/words/program'
import type { Question } from '../../app/words/question'
import type { SystemPort } from './system'

/** Longer than any command a person types; the dialog has to show all of it. */
const LONGEST = 600
/** Characters that would hide or turn around what the dialog shows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u

/**
 * The question before a program is run with every recording. A page gone wrong must not be able to name a program by itself,
 * so the answer comes from a dialog of the system, over which the page has no power.
 * @throws AppError `invalid-input` for a command that cannot be understood or cannot be shown as it is
 */
export function programQuestion(command: string, language: 'en' | 'de'): Question {
  if (command.length > LONGEST || UNSEEN.test(command))
    throw new AppError('invalid-input', keyed('program.commandUnfit'))
  const [program, ...args] = commandWords(command)
  const words = programWords[language]
  const detail = [program, ...args.map((word) => `    ${word}`)].join('\n')
  return { message: words.message, detail: `${detail}\n\n${words.detail}`, agree: words.agree, cancel: words.cancel }
}

/** Asks before a command is used; one question at a time, so that nobody is worn down by many. */
export class ProgramConsent {
  readonly #system: Pick<SystemPort, 'confirm'>
  #asking = false

  constructor(system: Pick<SystemPort, 'confirm'>) {
    this.#system = system
  }

  /** @throws AppError `cancelled` when the person does not agree, `busy` while another question is open, `invalid-input` */
  async ask(command: string, language: 'en' | 'de'): Promise<void> {
    if (this.#asking) throw new AppError('busy', keyed('program.questionOpen'))
    const question = programQuestion(command, language)
    this.#asking = true
    try {
      if (!(await this.#system.confirm(question))) throw new AppError('cancelled', keyed('program.notAllowed'))
    } finally {
      this.#asking = false
    }
  }
}
