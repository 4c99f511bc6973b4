import { join } from 'node:path'
import { z } from 'zod'
import type { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { ENTITY_NAMES } from '../../../app/model'
import { RECEIPTS_A_DAY, type Written } from '../../../app/replication/receipts'
import { JsonFile } from '../../files/jsonFile'

const noteSchema = z.object({
  database: z.enum(ENTITY_NAMES),
  id: z.string(),
  rev: z.string(),
  atMs: z.number(),
})
export type Note = z.infer<typeof noteSchema>

const fileSchema = z.object({
  format: z.literal(1),
  /** What was written here and stands in no receipt yet, oldest first. */
  written: z.array(noteSchema),
  publishedAtMs: z.number().nullable(),
  /** Receipts of other devices that nothing here knows of: since when, by device, database, document and revision. */
  unmetSinceMs: z.record(z.string(), z.number()),
})
type State = z.infer<typeof fileSchema>

const nothing = (): State => ({ format: 1, written: [], publishedAtMs: null, unmetSinceMs: {} })

/** Days of notes that are kept while no server can be reached. */
const MOST_NOTES = 10 * RECEIPTS_A_DAY

/** What a device has to give receipts for, and what it misses of others: ids, revisions and times, in a file of the profile. */
export class ReceiptBook {
  readonly #file: JsonFile<typeof fileSchema>
  readonly #written: Map<string, Note>
  #publishedAtMs: number | null
  #unmet: Map<string, number>
  #dirty = false

  private constructor(file: JsonFile<typeof fileSchema>, { written, publishedAtMs, unmetSinceMs }: State) {
    this.#file = file
    this.#written = new Map(written.map((note) => [keyOf(note), note]))
    this.#publishedAtMs = publishedAtMs
    this.#unmet = new Map(Object.entries(unmetSinceMs))
  }

  static async load(profile: string, tell: (problem: AppError) => void): Promise<ReceiptBook> {
    const file = new JsonFile(join(profile, 'receipts.json'), fileSchema, nothing, {
      consequence: keyed('damaged.receipts'),
      report: tell,
    })
    return new ReceiptBook(file, await file.read())
  }

  get publishedAtMs(): number | null {
    return this.#publishedAtMs
  }

  note(written: Written, atMs: number): void {
    const key = keyOf(written)
    this.#written.delete(key)
    this.#written.set(key, { ...written, atMs })
    const oldest = this.#written.keys().next()
    if (this.#written.size > MOST_NOTES && oldest.done !== true) this.#written.delete(oldest.value)
    this.#dirty = true
  }

  /** What was written before a moment and stands in no receipt yet. */
  before(atMs: number): Note[] {
    return [...this.#written.values()].filter((note) => note.atMs < atMs)
  }

  /** These stand in a receipt now. What was written again meanwhile waits for the next one. */
  published(notes: readonly Note[], atMs: number): void {
    for (const note of notes) if (this.#written.get(keyOf(note)) === note) this.#written.delete(keyOf(note))
    this.#publishedAtMs = atMs
    this.#dirty = true
  }

  /** Since when each of these is missed; those that are not missed any more are forgotten. */
  missed(keys: readonly string[], nowMs: number): ReadonlyMap<string, number> {
    const next = new Map(keys.map((key) => [key, this.#unmet.get(key) ?? nowMs]))
    if (next.size !== this.#unmet.size || keys.some((key) => !this.#unmet.has(key))) this.#dirty = true
    this.#unmet = next
    return next
  }

  /** Resolves when everything that was noted is on the disk. */
  async save(): Promise<void> {
    if (!this.#dirty) return
    this.#dirty = false
    await this.#file.write({
      format: 1,
      written: [...this.#written.values()],
      publishedAtMs: this.#publishedAtMs,
      unmetSinceMs: Object.fromEntries(this.#unmet),
    })
  }
}

const keyOf = ({ database, id }: Pick<Written, 'database' | 'id'>): string => `${database} ${id}`
