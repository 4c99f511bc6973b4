import type { Change } from '../../../app/text/runs'
import { differenceOf } from './difference'

/** What the thread is asked, and what it answers. */
export interface Asked {
  readonly id: number
  readonly before: string
  readonly after: string
}
export interface Answered {
  readonly id: number
  readonly parts: Change[]
}

/** What is used of a `Worker`. */
export type DifferenceThread = Pick<Worker, 'postMessage' | 'terminate'> & {
  addEventListener(type: 'message', listener: (event: MessageEvent<Answered>) => void): void
  addEventListener(type: 'error' | 'messageerror', listener: (event: Event) => void): void
}

/** Characters of both texts together from which comparing them is felt while typing (docs/adr/0214). */
export const LONG = 10_000

export const isLong = (before: string, after: string): boolean => before.length + after.length >= LONG

/**
 * Compares texts in a thread of its own, which begins with the first of them. Where there is no thread, or it fails, what was
 * asked is compared here: bounded, so it takes a moment and not seconds.
 */
export class DifferenceWorker {
  readonly #begin: () => DifferenceThread
  readonly #waiting = new Map<number, { readonly asked: Asked; readonly resolve: (parts: Change[]) => void }>()
  #thread: DifferenceThread | null = null
  #last = 0

  constructor(begin: () => DifferenceThread) {
    this.#begin = begin
  }

  /** What must change for `before` to become `after`. */
  difference(before: string, after: string): Promise<Change[]> {
    const asked = { id: (this.#last += 1), before, after }
    return new Promise((resolve) => {
      this.#waiting.set(asked.id, { asked, resolve })
      try {
        this.#thread ??= this.#started()
        this.#thread.postMessage(asked)
      } catch {
        this.#giveUp() // There are no threads here (a test of the window alone): what waits is compared at once.
      }
    })
  }

  #started(): DifferenceThread {
    const thread = this.#begin()
    thread.addEventListener('message', ({ data: { id, parts } }) => {
      this.#waiting.get(id)?.resolve(parts)
      this.#waiting.delete(id)
    })
    // The next long text begins a new one.
    for (const type of ['error', 'messageerror'] as const) thread.addEventListener(type, () => this.#giveUp())
    return thread
  }

  #giveUp(): void {
    this.#thread?.terminate()
    this.#thread = null
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { asked, resolve } of waiting) resolve(differenceOf(asked.before, asked.after))
  }
}

/** The one thread of the window for long texts. */
export const differenceWorker = new DifferenceWorker(
  () => new Worker(new URL('./difference.worker.ts', import.meta.url), { type: 'module', name: 'difference' }),
)
