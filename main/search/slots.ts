import { GONE } from './segment'
import { KINDS, type Kind } from './types'

/** The parts of the slot table, as the snapshot stores them: one element a slot. */
export interface SlotColumns {
  readonly ids: string[]
  readonly entry: Uint32Array
  readonly kind: Uint8Array
  readonly language: Uint16Array
}

/** One slot a document with text. A changed document gets a new slot; the old one is dead until the next merge. */
export class SlotTable {
  readonly ids: string[]
  entry: Uint32Array
  kind: Uint8Array
  alive: Uint8Array
  /** Index into `languages`; 0 is none. */
  language: Uint16Array
  readonly languages: string[]
  #dead = 0
  readonly #byId = new Map<string, number>()

  constructor(columns?: SlotColumns, languages: readonly string[] = ['']) {
    this.ids = columns?.ids ?? []
    this.languages = [...languages]
    this.entry = columns?.entry ?? new Uint32Array(1024)
    this.kind = columns?.kind ?? new Uint8Array(1024)
    this.language = columns?.language ?? new Uint16Array(1024)
    this.alive = new Uint8Array(this.entry.length).fill(1, 0, this.ids.length)
    this.ids.forEach((id, slot) => this.#byId.set(id, slot))
  }

  get length(): number {
    return this.ids.length
  }

  get living(): number {
    return this.ids.length - this.#dead
  }

  add(id: string, entry: number, kind: Kind, language: string | null): number {
    this.remove(id)
    const slot = this.ids.push(id) - 1
    if (slot >= this.entry.length) this.#grow()
    this.entry[slot] = entry
    this.kind[slot] = KINDS.indexOf(kind)
    this.alive[slot] = 1
    this.language[slot] = this.languageNumber(language)
    this.#byId.set(id, slot)
    return slot
  }

  remove(id: string): void {
    const slot = this.#byId.get(id)
    if (slot === undefined) return
    this.alive[slot] = 0
    this.#dead++
    this.#byId.delete(id)
  }

  /** The main subtag: `en-GB` counts as `en`. */
  languageNumber(language: string | null): number {
    const main = (language ?? '').toLowerCase().split(/[-_]/)[0] ?? ''
    const known = this.languages.indexOf(main)
    return known >= 0 ? known : this.languages.push(main) - 1
  }

  /** Drops the dead slots; answers the new number of each old one, or `GONE`. */
  compact(): Uint32Array {
    const renumber = new Uint32Array(this.ids.length).fill(GONE)
    let next = 0
    for (let slot = 0; slot < renumber.length; slot++) {
      if (this.alive[slot] !== 1) continue
      const id = this.ids[slot] ?? ''
      this.ids[next] = id
      this.entry[next] = this.entry[slot] ?? 0
      this.kind[next] = this.kind[slot] ?? 0
      this.language[next] = this.language[slot] ?? 0
      this.#byId.set(id, next)
      renumber[slot] = next++
    }
    this.ids.length = next
    this.alive.fill(1, 0, next)
    this.#dead = 0
    return renumber
  }

  #grow(): void {
    const size = this.entry.length * 2
    const grown = <T extends Uint8Array | Uint16Array | Uint32Array>(from: T, into: T): T => (into.set(from), into)
    this.entry = grown(this.entry, new Uint32Array(size))
    this.kind = grown(this.kind, new Uint8Array(size))
    this.alive = grown(this.alive, new Uint8Array(size))
    this.language = grown(this.language, new Uint16Array(size))
  }
}
