import { errorReportSchema } from '../../../app/errorReport'
import { join } from 'node:path'
import { z } from 'zod'
import { type AppError, type ErrorReport, errorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Left } from '../../database/replica/types'
import { JsonFile } from '../../files/jsonFile'

/** Why something that a remote lists was not taken, in words. */
export const whyLeft: Readonly<Record<Left, ErrorReport>> = {
  crowded: errorReport('integrity', keyed('heldBack.versions')),
  'too-large': errorReport('integrity', keyed('server.endless')),
  withheld: errorReport('remote', keyed('heldBack.notSent')),
}

/** So many are listed one by one; of more only the number is kept, so that no server can fill the disk with them. */
const LISTED = 200
/** Turns of documents that are remembered; the oldest give way. */
const REMEMBERED = 2_000

const entrySchema = z.object({
  database: z.string(),
  id: z.string(),
  rev: z.string(),
  why: errorReportSchema,
  atMs: z.number(),
})
export type HeldBackEntry = z.infer<typeof entrySchema>

const turnsSchema = z.object({ key: z.string(), digests: z.record(z.string(), z.number()) })

const fileSchema = z.object({
  format: z.literal(1),
  entries: z.array(entrySchema),
  /** How many more there were, by database. */
  more: z.record(z.string(), z.number()),
  /** How often a version was put over a later one, by document and by a digest of what it says, encrypted. */
  turns: z.array(turnsSchema),
  /** Documents that nobody can read and that are kept all the same, by database. */
  forged: z.record(z.string(), z.number()),
})
type State = z.infer<typeof fileSchema>

const nothing = (): State => ({ format: 1, entries: [], more: {}, turns: [], forged: {} })

/**
 * What a server sent, or announced, and this device does not take: the replicator has passed it by for good, so it is
 * remembered and told. Random ids, revisions, digests of ciphertext, times; never more than a few hundred kilobytes.
 */
export class HeldBack {
  readonly #file: JsonFile<typeof fileSchema>
  readonly #entries: Map<string, HeldBackEntry>
  readonly #more: Map<string, number>
  readonly #turns: Map<string, Record<string, number>>
  readonly #forged: Map<string, number>
  #saving: Promise<void> = Promise.resolve()
  #dirty = false

  private constructor(file: JsonFile<typeof fileSchema>, { entries, more, turns, forged }: State) {
    this.#file = file
    this.#entries = new Map(entries.map((entry) => [keyOf(entry.database, entry.id), entry]))
    this.#more = new Map(Object.entries(more))
    this.#forged = new Map(Object.entries(forged))
    this.#turns = new Map(turns.map(({ key, digests }) => [key, digests]))
  }

  static async load(profile: string, tell: (problem: AppError) => void): Promise<HeldBack> {
    const file = new JsonFile(join(profile, 'held-back.json'), fileSchema, nothing, {
      consequence: keyed('damaged.heldBack'),
      report: tell,
    })
    return new HeldBack(file, await file.read())
  }

  /** Each document once, then one line for each database of which there were more. */
  all(): Pick<HeldBackEntry, 'database' | 'id' | 'why'>[] {
    const listed = [...this.#entries.values()].map(({ database, id, why }) => ({ database, id, why }))
    const more = [...this.#more].map(([database, count]) => ({
      database,
      id: `${count} more`,
      why: errorReport('integrity', keyed('heldBack.more')),
    }))
    return [...listed, ...more]
  }

  /** Those of a database that the server listed and did not send, up to a moment. */
  due(database: string, atMs: number): string[] {
    const kept = [...this.#entries.values()]
    return kept
      .filter((entry) => entry.database === database && entry.why.kind === 'remote' && entry.atMs <= atMs)
      .map(({ id }) => id)
  }

  /** The documents of a database that are left out. */
  of(database: string): string[] {
    return [...this.#entries.values()].flatMap((entry) => (entry.database === database ? [entry.id] : []))
  }

  add(entry: Omit<HeldBackEntry, 'why'> & { readonly why: ErrorReport }): void {
    const key = keyOf(entry.database, entry.id)
    if (this.#entries.has(key) || this.#entries.size < LISTED) this.#entries.set(key, { ...entry, why: entry.why })
    else this.#more.set(entry.database, (this.#more.get(entry.database) ?? 0) + 1)
    this.#dirty = true
  }

  /** These have come after all. */
  release(database: string, ids: Iterable<string>): void {
    for (const id of ids) if (this.#entries.delete(keyOf(database, id))) this.#dirty = true
  }

  /** A person has seen the list: what the server sends from now on is judged anew. What it does not send stays on it. */
  forgive(): Promise<void> {
    for (const [key, { why }] of this.#entries) if (why.kind !== 'remote') this.#entries.delete(key)
    this.#more.clear()
    this.#turns.clear()
    this.#dirty = true
    return this.save()
  }

  /** How often this version was put over a later one of the document, and how often any was. */
  turnsOf(database: string, id: string, digest: string): { readonly same: number; readonly all: number } {
    const digests = this.#turns.get(keyOf(database, id)) ?? {}
    return { same: digests[digest] ?? 0, all: Object.values(digests).reduce((sum, count) => sum + count, 0) }
  }

  turned(database: string, id: string, digest: string): void {
    const key = keyOf(database, id)
    const digests = this.#turns.get(key) ?? {}
    this.#turns.delete(key)
    this.#turns.set(key, { ...digests, [digest]: (digests[digest] ?? 0) + 1 })
    const oldest = this.#turns.keys().next()
    if (this.#turns.size > REMEMBERED && oldest.done !== true) this.#turns.delete(oldest.value)
    this.#dirty = true
  }

  /** Documents of a database that nobody can read and that are stored. */
  forgedOf(database: string): number {
    return this.#forged.get(database) ?? 0
  }

  keptForged(database: string, count: number): void {
    if (count === 0) return
    this.#forged.set(database, this.forgedOf(database) + count)
    this.#dirty = true
  }

  /** Resolves when everything that was noted is on the disk. */
  save(): Promise<void> {
    if (this.#dirty) {
      this.#dirty = false
      const state: State = {
        format: 1,
        entries: [...this.#entries.values()],
        more: Object.fromEntries(this.#more),
        turns: [...this.#turns].map(([key, digests]) => ({ key, digests })),
        forged: Object.fromEntries(this.#forged),
      }
      this.#saving = this.#file.write(state)
    }
    return this.#saving
  }
}

const keyOf = (database: string, id: string): string => `${database} ${id}`
