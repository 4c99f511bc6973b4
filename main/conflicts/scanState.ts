import { z } from 'zod'
import type { EntityName } from '../../app/model'
import { JsonFile } from '../files/jsonFile'

const stateSchema = z.object({
  /** Update sequence of each database up to which every conflict was looked at. */
  sequences: z.record(z.string(), z.number().int().nonnegative()),
  /** Documents that are to be looked at again: they wait for a person, cannot be read, or failed. Ids name nothing. */
  again: z.array(z.string()),
})
export type ScanProgress = z.infer<typeof stateSchema>

/**
 * How far the search for conflicts has come, so that a start looks only at what changed since. Written when everything
 * found was worked off; after a kill the older one stands and more is looked at than needed.
 */
export class ScanState {
  readonly #file: JsonFile<typeof stateSchema>
  #progress: ScanProgress

  private constructor(file: JsonFile<typeof stateSchema>, progress: ScanProgress) {
    this.#file = file
    this.#progress = progress
  }

  static async load(path: string): Promise<ScanState> {
    const nothing = (): ScanProgress => ({ sequences: {}, again: [] })
    const file = new JsonFile(path, stateSchema, nothing)
    // A damaged file says nothing: everything is looked at once, and the file is written anew.
    return new ScanState(file, await file.read().catch(nothing))
  }

  /** 0 where nothing is known, or where the database is behind what was seen: it is another one then. */
  since(name: EntityName, now: number): number {
    const seen = this.#progress.sequences[name] ?? 0
    return seen <= now ? seen : 0
  }

  get again(): readonly string[] {
    return this.#progress.again
  }

  async save(progress: ScanProgress): Promise<void> {
    if (JSON.stringify(progress) === JSON.stringify(this.#progress)) return
    this.#progress = progress
    await this.#file.write(progress)
  }
}
