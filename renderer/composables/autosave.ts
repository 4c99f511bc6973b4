import { isAppError, type ErrorKind } from '../../app/errors'

/** Keeps what is typed: saved after a pause in typing, on leaving, and before the window closes. */
export interface AutosaveOptions {
  /** Saves what was typed over `base`. Answers what stands then, where that may be more than what it was given. */
  readonly save: (text: string, base: string) => Promise<string | undefined>
  /** Called when a save failed; the text stays unsaved and is tried again, also after the field is gone. */
  readonly onError: (error: unknown) => void
  readonly onState?: (state: 'clean' | 'dirty' | 'saving') => void
  /** Joins what is being typed with what arrives; without it, what is being typed stands. */
  readonly join?: ((base: string, typed: string, arrived: string) => string) | undefined
  /** The text to show after something arrived. */
  readonly onText?: (text: string) => void
  /** True while nothing may be put into the field, as in the middle of a composed character. */
  readonly held?: () => boolean
  readonly delayMs?: number
}

/** One change in the history a pause in typing, not one a key (docs/DESIGN.md, Inside a document). */
const PAUSE_MS = 500
/** Who writes without a pause is not left unsaved for longer than this. */
const LONGEST_MS = 5000
/** Between tries after a failure: this long, then twice as long each time. */
const RETRY_MS = [5000, 60_000] as const

/** What trying again does not mend. */
const FINAL: readonly ErrorKind[] = ['invalid-input', 'not-found', 'integrity', 'newer-format', 'tampered']

const open = new Set<Autosave>()
/** Texts that are on their way from one autosave to another. */
const moving = new Set<Promise<void>>()

export class Autosave {
  readonly #options: AutosaveOptions
  #saved: string
  #text: string
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When what is not saved yet began. */
  #dirtySince = 0
  #saving: Promise<void> | null = null
  #retryMs: number = RETRY_MS[0]
  #closed = false
  #abandoned = false

  constructor(initial: string, options: AutosaveOptions) {
    this.#saved = initial
    this.#text = initial
    this.#options = options
    open.add(this)
  }

  get saved(): string {
    return this.#saved
  }

  get dirty(): boolean {
    return this.#text !== this.#saved
  }

  /**
   * A new value from main, as after a sync. Shown as it is, or joined with what is being typed. Answers false when it
   * is not taken: what is typed is never overwritten, and what is just being saved is joined by main.
   */
  accept(text: string): boolean {
    if (this.#saving || this.#options.held?.() || (this.dirty && !this.#options.join)) return false
    this.#arrived(text)
    return true
  }

  change(text: string): void {
    if (!this.dirty) this.#dirtySince = Date.now()
    this.#text = text
    clearTimeout(this.#timer)
    if (this.#abandoned) return
    if (!this.dirty) return this.#options.onState?.('clean')
    this.#options.onState?.('dirty')
    const left = this.#dirtySince + LONGEST_MS - Date.now()
    this.#flushIn(Math.min(this.#options.delayMs ?? PAUSE_MS, Math.max(0, left)))
  }

  /**
   * Saves now what is not saved yet, and what is typed while that goes on. Two flushes at once are one.
   * @param again saves also what was saved before, because it may be stored no longer
   */
  flush(again = false): Promise<void> {
    clearTimeout(this.#timer)
    // One save at a time, and none where nothing has changed.
    if (!this.#saving && !this.#abandoned && (this.dirty || again)) this.#saving = this.#drain()
    return this.#saving ?? Promise.resolve()
  }

  /** From now on another place saves the text. Resolves when no save is under way any more; the text can still be read. */
  async abandon(): Promise<void> {
    this.#abandoned = true
    clearTimeout(this.#timer)
    open.delete(this)
    await this.#saving
  }

  /** Saves and ends. What cannot be saved now is kept and tried again. */
  async close(): Promise<void> {
    this.#closed = true
    await this.flush()
    if (!this.dirty) open.delete(this)
  }

  #flushIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), ms)
  }

  #arrived(text: string): void {
    const { join } = this.#options
    const shown = this.dirty && join ? join(this.#saved, this.#text, text) : text
    this.#saved = text
    this.#text = shown
    this.#options.onText?.(shown)
  }

  async #drain(): Promise<void> {
    try {
      do {
        const text = this.#text
        this.#options.onState?.('saving')
        const stands = (await this.#options.save(text, this.#saved)) ?? text
        this.#saved = text
        // While the field is held main goes on joining; what it answers then is shown later.
        if (stands !== text && !this.#options.held?.()) this.#arrived(stands)
      } while (this.dirty && !this.#abandoned)
      this.#retryMs = RETRY_MS[0]
      this.#options.onState?.('clean')
      if (this.#closed) open.delete(this)
    } catch (error) {
      this.#options.onState?.('dirty')
      this.#options.onError(error)
      this.#again(error)
    } finally {
      this.#saving = null
    }
  }

  #again(error: unknown): void {
    if (this.#abandoned) return
    if (FINAL.some((kind) => isAppError(error, kind))) {
      if (this.#closed) open.delete(this)
      return
    }
    this.#flushIn(this.#retryMs)
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS[1])
  }
}

/** Has `flushAutosaves` wait until a text has moved to the autosave that goes on with it. Must not reject. */
export function moveText(move: Promise<void>): void {
  moving.add(move)
  void move.finally(() => moving.delete(move))
}

/** Whether something typed could not be saved yet. */
export const hasUnsaved = (): boolean => [...open].some((autosave) => autosave.dirty)

/** Saves everything that is open, before the window closes or the journal locks. */
export async function flushAutosaves(): Promise<void> {
  await Promise.all(moving)
  await Promise.all([...open].map((autosave) => autosave.flush()))
}
