/** Keeps what is typed: saved after a pause in typing, on leaving, and before the window closes. */
export interface AutosaveOptions {
  readonly save: (text: string) => Promise<void>
  /** Called when a save failed; the text stays unsaved and is tried again with the next change or flush. */
  readonly onError: (error: unknown) => void
  readonly onState?: (state: 'clean' | 'dirty' | 'saving') => void
  readonly delayMs?: number
}

/** One change in the history a pause in typing, not one a key (design §3). */
const PAUSE_MS = 500
/** Who writes without a pause is not left unsaved for longer than this. */
const LONGEST_MS = 5000

const open = new Set<Autosave>()

export class Autosave {
  readonly #options: AutosaveOptions
  #saved: string
  #text: string
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When what is not saved yet began. */
  #dirtySince = 0
  #saving: Promise<void> | null = null

  constructor(initial: string, options: AutosaveOptions) {
    this.#saved = initial
    this.#text = initial
    this.#options = options
    open.add(this)
  }

  get dirty(): boolean {
    return this.#text !== this.#saved
  }

  /** A new value from main, as after a sync. What is being typed is not overwritten: answers false then. */
  accept(text: string): boolean {
    if (this.dirty || this.#saving) return false
    this.#saved = text
    this.#text = text
    return true
  }

  change(text: string): void {
    if (!this.dirty) this.#dirtySince = Date.now()
    this.#text = text
    clearTimeout(this.#timer)
    if (!this.dirty) return this.#options.onState?.('clean')
    this.#options.onState?.('dirty')
    const left = this.#dirtySince + LONGEST_MS - Date.now()
    const waitMs = Math.min(this.#options.delayMs ?? PAUSE_MS, Math.max(0, left))
    this.#timer = setTimeout(() => void this.flush(), waitMs)
  }

  /** Saves now what is not saved yet, and what is typed while that goes on. Two flushes at once are one. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    // With nothing to save the work below would be over before it is noted, and stay noted for ever.
    if (!this.#saving && this.dirty) this.#saving = this.#drain()
    return this.#saving ?? Promise.resolve()
  }

  /** Saves and ends. */
  async close(): Promise<void> {
    await this.flush()
    open.delete(this)
  }

  async #drain(): Promise<void> {
    try {
      while (this.dirty) {
        const text = this.#text
        this.#options.onState?.('saving')
        await this.#options.save(text)
        this.#saved = text
      }
      this.#options.onState?.('clean')
    } catch (error) {
      this.#options.onState?.('dirty')
      this.#options.onError(error)
    } finally {
      this.#saving = null
    }
  }
}

/** Saves everything that is open, before the window closes or the journal locks. */
export async function flushAutosaves(): Promise<void> {
  await Promise.all([...open].map((autosave) => autosave.flush()))
}
