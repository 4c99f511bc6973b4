import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { crashWords } from '../../../app/words/crash'
import { Uncaught, uncaughtError, within } from '../../platform/uncaught'
import { describe, log } from './log'

/** How long saving what is typed and closing may take together, in milliseconds. */
const CLOSE_MS = 12_000
/** How long the dialog waits for a click, in milliseconds; then the app ends all the same. */
const TELL_MS = 15_000

/** What the app does about an error that nobody caught, as far as it has come. */
export interface LastActs {
  readonly window: () => BrowserWindow | undefined
  readonly language: () => 'en' | 'de'
  /** Lets the window save what is typed, then closes what can be closed. */
  readonly close: () => Promise<void>
}

/** Ends the app after an error in main that nobody caught: says it, saves, closes, exits with 1 (docs/adr/0008). */
export class Crash {
  #acts: LastActs | null = null
  readonly #isSilent: boolean

  /** @param isSilent nobody is there to read a dialog */
  constructor(isSilent: boolean) {
    this.#isSilent = isSilent
    new Uncaught(
      (error) => void this.#end(error),
      (error) => log(`also: ${describe(error)}`),
    )
  }

  /** From now on there is something to save and to close. */
  prepare(acts: LastActs): void {
    this.#acts = acts
  }

  async #end(error: unknown): Promise<void> {
    try {
      log(`nobody caught this: ${describe(error)}`)
      log(uncaughtError(error).message)
      await Promise.all([
        within(CLOSE_MS, async () => this.#acts?.close()),
        within(TELL_MS, async () => (this.#isSilent ? undefined : this.#tell(error))),
      ])
    } finally {
      app.exit(1)
    }
  }

  async #tell(error: unknown): Promise<void> {
    const words = crashWords[this.#acts?.language() ?? 'en']
    const { kind } = uncaughtError(error)
    const detail = (kind === 'integrity' ? words.damaged : words.detail).replace('{error}', summaryOf(error))
    // Before Electron is ready it knows no other dialog.
    if (!app.isReady()) return dialog.showErrorBox(words.message, detail)
    const window = this.#acts?.window()
    const options: MessageBoxOptions = { type: 'error', message: words.message, detail, buttons: [words.close] }
    await (window?.isDestroyed() === false ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
  }
}

/** One line for a report; what could not be parsed may stand in the message of a parser, and is left out. */
const summaryOf = (error: unknown): string =>
  error instanceof SyntaxError ? 'SyntaxError' : String(error).split('\n', 1).join().slice(0, 300)
