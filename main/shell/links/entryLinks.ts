import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { linkWords } from '../../../app/words/link'
import type { Question } from '../../../app/words/question'
import { parseDeepLink, type OpenRequest } from './deepLink'

/** Longer than any link that a dialog can show whole. */
const LONGEST = 2000

export interface LinkPorts {
  readonly language: () => 'en' | 'de'
  /** Asks the person in a dialog of the system. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Hands a link to the system's browser or mail program. */
  readonly openExternal: (url: string) => Promise<void>
  /** Shows a place of the window. */
  readonly show: (request: OpenRequest) => void
}

/**
 * Follows links that stand in entries. Those of our own scheme stay in the window. All others leave the machine with whatever
 * is written in them, so a person agrees to each in a dialog that shows it whole: a page gone wrong cannot send out what
 * it has read by calling it a link.
 */
export class EntryLinks {
  readonly #ports: LinkPorts
  #asking = false

  constructor(ports: LinkPorts) {
    this.#ports = ports
  }

  /** @returns whether it was opened. @throws AppError `invalid-input` for what is no link, `busy` while another question is open */
  async follow(link: string): Promise<boolean> {
    const url = link.length <= LONGEST && URL.canParse(link) ? new URL(link) : null
    if (url?.protocol === 'braindump:') {
      const request = parseDeepLink(url.href)
      if (!request) throw new AppError('invalid-input', keyed('link.nowhere'))
      this.#ports.show(request)
      return true
    }
    if (url === null || !['https:', 'http:', 'mailto:'].includes(url.protocol))
      throw new AppError('invalid-input', keyed('link.cannotOpen'))
    if (this.#asking) throw new AppError('busy', keyed('link.questionOpen'))
    this.#asking = true
    try {
      const { web, mail, detail, agree, cancel } = linkWords[this.#ports.language()]
      const message = url.protocol === 'mailto:' ? mail : web
      // Parsed and written again, so that what is shown is what is opened: no control characters, no look-alike hosts.
      if (!(await this.#ports.confirm({ message, detail: `${url.href}\n\n${detail}`, agree, cancel }))) return false
      await this.#ports.openExternal(url.href)
      return true
    } finally {
      this.#asking = false
    }
  }
}
