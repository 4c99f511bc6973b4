import type { RecordingId } from '../../app/ids'

/** Collects ids and hands them on a few times a second: progress of a chunk is not worth an event of its own. */
export class IdThrottle {
  readonly #send: (ids: RecordingId[]) => void
  readonly #everyMs: number
  readonly #ids = new Set<RecordingId>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(send: (ids: RecordingId[]) => void, everyMs = 150) {
    this.#send = send
    this.#everyMs = everyMs
  }

  readonly changed = (id: RecordingId): void => {
    if (this.#closed) return
    this.#ids.add(id)
    this.#timer ??= setTimeout(() => this.flush(), this.#everyMs)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#ids.size === 0) return
    const ids = [...this.#ids]
    this.#ids.clear()
    this.#send(ids)
  }

  /** Hands on what was collected; later changes are dropped. */
  close(): void {
    this.#closed = true
    this.flush()
  }
}
