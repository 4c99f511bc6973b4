import type { BrowserWindow } from 'electron'
import type { WindowPlace } from '../../../app/ipc/system/shell'
import { overwriteFreed } from '../../platform/garbage'
import { within } from '../../platform/uncaught'
import { BLANK_PAGE } from '../security/contentSecurity'

export interface LockedPageOptions {
  readonly window: () => BrowserWindow | undefined
  /** Of the page. */
  readonly url: string
  /** Asks the page to hide the journal, and to keep what is typed. */
  readonly ask: () => void
  /** How long the page may take for that. */
  readonly patienceMs: number
  /** What stands behind a page that has not painted yet. */
  readonly background: () => string
  readonly onError: (error: unknown) => void
}

/**
 * The page of a window over a lock. A page that showed a journal keeps its texts and the passphrase in its memory whatever it
 * forgets, so it ends with its process: the window goes to an empty page of another site and, once the journal is locked, to
 * the page again, in a process that never saw one. The window itself stays, with its place, its size and its focus.
 */
export class LockedPage {
  readonly #options: LockedPageOptions
  #isThere = false
  #isLocked = false
  #mayGo = true
  #left: () => void = () => undefined
  #leaving: Promise<void> | null = null
  #place: WindowPlace | null = null

  constructor(options: LockedPageOptions) {
    this.#options = options
  }

  /** The window shows an empty page, which answers nobody. */
  get isAway(): boolean {
    return this.#leaving !== null
  }

  /** The page has painted and listens. */
  ready(): void {
    this.#isThere = true
  }

  /** The page has saved what it could, or its process is gone. What is not `kept` is in that process only, so it stays. */
  left(place: WindowPlace | null, kept: boolean): void {
    this.#place = kept ? place : null
    this.#mayGo = kept
    this.#left()
  }

  /** Where the page was; once. */
  takePlace(): WindowPlace | null {
    const place = this.#place
    this.#place = null
    return place
  }

  /** Before the journal locks. Resolves when the page has kept what is typed, or has had its time; then its process ends. */
  async leave(): Promise<void> {
    const window = this.#options.window()
    if (this.isAway || window === undefined || window.isDestroyed()) return
    this.#place = null
    this.#mayGo = true
    const saved = new Promise<void>((resolve) => (this.#left = resolve))
    // A page that is still loading has nothing to keep.
    if (this.#isThere) {
      this.#options.ask()
      await within(this.#options.patienceMs, () => saved)
    }
    if (!this.#mayGo || window.isDestroyed()) return
    this.#isThere = false
    window.setBackgroundColor(this.#options.background())
    this.#leaving = window.webContents.loadURL(BLANK_PAGE).catch(this.#options.onError)
  }

  /** The journal was locked, or unlocked: shows the page again, and overwrites what the services left in memory. */
  async changed(isLocked: boolean): Promise<void> {
    this.#isLocked = isLocked
    if (!isLocked) return
    try {
      await this.#back()
      await overwriteFreed(() => this.#isLocked)
    } catch (error) {
      this.#options.onError(error)
    }
  }

  async #back(): Promise<void> {
    const leaving = this.#leaving
    if (leaving === null) return
    await leaving
    const window = this.#options.window()
    this.#leaving = null
    if (window === undefined || window.isDestroyed()) return
    await window.webContents.loadURL(this.#options.url).catch(this.#options.onError)
    // Nobody gets back to the empty page, by whatever key.
    if (!window.isDestroyed()) window.webContents.navigationHistory.clear()
  }
}
