import { errorReportSchema } from '../../../app/errorReport'
import { join } from 'node:path'
import { z } from 'zod'
import { type AppError, type ErrorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { JsonFile } from '../../files/jsonFile'

const entrySchema = z.object({
  remoteId: z.string(),
  database: z.string(),
  id: z.string(),
  rev: z.string(),
  why: errorReportSchema,
  atMs: z.number(),
})
export type Quarantined = z.infer<typeof entrySchema>

const fileSchema = z.object({
  format: z.literal(1),
  entries: z.array(entrySchema),
  /** Remotes for which it is not known any more what they refused. */
  unknown: z.array(z.string()).optional(),
})

const keyOf = ({ remoteId, database, id }: Pick<Quarantined, 'remoteId' | 'database' | 'id'>): string =>
  JSON.stringify([remoteId, database, id])

/**
 * Documents that a remote refused: the replicator has passed them by for good, so they are remembered here until the remote
 * takes them (docs/DESIGN.md, Live). Kept on disk, because the checkpoint that passed them is kept too.
 */
export class Quarantine {
  readonly #file: JsonFile<typeof fileSchema>
  readonly #entries: Map<string, Quarantined>
  readonly #unknown: Set<string>

  private constructor(file: JsonFile<typeof fileSchema>, { entries, unknown = [] }: z.infer<typeof fileSchema>) {
    this.#file = file
    this.#entries = new Map(entries.map((entry) => [keyOf(entry), entry]))
    this.#unknown = new Set(unknown)
  }

  /** @param remotes those that are set up: when the file is damaged, each of them is compared with anew */
  static async load(
    profile: string,
    remotes: readonly { readonly id: string }[],
    tell: (problem: AppError) => void,
  ): Promise<Quarantine> {
    const nothing = { format: 1 as const, entries: [] }
    const file = new JsonFile(join(profile, 'quarantine.json'), fileSchema, () => nothing, {
      consequence: keyed('damaged.quarantine'),
      report: tell,
      recover: () => ({ ...nothing, unknown: remotes.map(({ id }) => id) }),
    })
    return new Quarantine(file, await file.read())
  }

  /** Where it is not known any more what a remote refused, the next push to it looks at everything. */
  async offerAgain(remoteId: string, replicas: Iterable<{ pushFromStart(): Promise<void> }>): Promise<void> {
    if (!this.#unknown.has(remoteId)) return
    for (const replica of replicas) await replica.pushFromStart()
    this.#unknown.delete(remoteId)
    await this.#save()
  }

  all(): Quarantined[] {
    return [...this.#entries.values()]
  }

  /** The refused documents of one database on one remote. */
  of(remoteId: string, database: string): Quarantined[] {
    return this.all().filter((entry) => entry.remoteId === remoteId && entry.database === database)
  }

  async add(entry: Omit<Quarantined, 'why'> & { why: ErrorReport }): Promise<void> {
    this.#entries.set(keyOf(entry), entry)
    await this.#save()
  }

  /** The remote has these now, or is gone. */
  async release(remoteId: string, database: string, ids: readonly string[]): Promise<void> {
    const released = ids.filter((id) => this.#entries.delete(keyOf({ remoteId, database, id })))
    if (released.length > 0) await this.#save()
  }

  async forget(remoteId: string): Promise<void> {
    for (const [key, entry] of this.#entries) if (entry.remoteId === remoteId) this.#entries.delete(key)
    this.#unknown.delete(remoteId)
    await this.#save()
  }

  async #save(): Promise<void> {
    const unknown = this.#unknown.size > 0 ? { unknown: [...this.#unknown] } : {}
    await this.#file.write({ format: 1, entries: this.all(), ...unknown })
  }
}
