import { join } from 'node:path'
import { z } from 'zod'
import { ERROR_KINDS, type ErrorReport } from '../../app/errors'
import { JsonFile } from '../profile/jsonFile'

const entrySchema = z.object({
  remoteId: z.string(),
  database: z.string(),
  id: z.string(),
  rev: z.string(),
  why: z.object({ kind: z.enum(ERROR_KINDS), message: z.string() }),
  atMs: z.number(),
})
export type Quarantined = z.infer<typeof entrySchema>

const fileSchema = z.object({ format: z.literal(1), entries: z.array(entrySchema) })

const keyOf = ({ remoteId, database, id }: Pick<Quarantined, 'remoteId' | 'database' | 'id'>): string =>
  JSON.stringify([remoteId, database, id])

/**
 * Documents that a remote refused: the replicator has passed them by for good, so they are remembered here until the remote
 * takes them (design §8). Kept on disk, because the checkpoint that passed them is kept too.
 */
export class Quarantine {
  readonly #file: JsonFile<typeof fileSchema>
  readonly #entries: Map<string, Quarantined>

  private constructor(file: JsonFile<typeof fileSchema>, entries: readonly Quarantined[]) {
    this.#file = file
    this.#entries = new Map(entries.map((entry) => [keyOf(entry), entry]))
  }

  static async load(profile: string): Promise<Quarantine> {
    const file = new JsonFile(join(profile, 'quarantine.json'), fileSchema, () => ({ format: 1 as const, entries: [] }))
    return new Quarantine(file, (await file.read()).entries)
  }

  all(): Quarantined[] {
    return [...this.#entries.values()]
  }

  /** The refused documents of one database on one remote. */
  of(remoteId: string, database: string): Quarantined[] {
    return this.all().filter((entry) => entry.remoteId === remoteId && entry.database === database)
  }

  async add(entry: Omit<Quarantined, 'why'> & { why: ErrorReport }): Promise<void> {
    const why = { kind: entry.why.kind, message: entry.why.message }
    this.#entries.set(keyOf(entry), { ...entry, why })
    await this.#save()
  }

  /** The remote has these now, or is gone. */
  async release(remoteId: string, database: string, ids: readonly string[]): Promise<void> {
    const released = ids.filter((id) => this.#entries.delete(keyOf({ remoteId, database, id })))
    if (released.length > 0) await this.#save()
  }

  async forget(remoteId: string): Promise<void> {
    for (const [key, entry] of this.#entries) if (entry.remoteId === remoteId) this.#entries.delete(key)
    await this.#save()
  }

  async #save(): Promise<void> {
    await this.#file.write({ format: 1, entries: this.all() })
  }
}
