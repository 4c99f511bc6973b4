import { join } from 'node:path'
import { z } from 'zod'
import { JsonFile } from '../profile/jsonFile'

const fileSchema = z.object({
  format: z.literal(1),
  /** By remote and database: how many documents both sides had when they were last in step. */
  documents: z.record(z.string(), z.record(z.string(), z.number())),
  /** By remote: when that was. */
  inStepAtMs: z.record(z.string(), z.number()),
})

/** What remotes were known to hold, so that one that has lost it is noticed before anything is done about it (design §8). */
export class RemoteMemory {
  readonly #file: JsonFile<typeof fileSchema>

  constructor(profile: string) {
    this.#file = new JsonFile(join(profile, 'remote-memory.json'), fileSchema, () => ({
      format: 1 as const,
      documents: {},
      inStepAtMs: {},
    }))
  }

  async of(remoteId: string): Promise<Readonly<Record<string, number>>> {
    return (await this.#file.read()).documents[remoteId] ?? {}
  }

  async lastInStep(): Promise<Readonly<Record<string, number>>> {
    return (await this.#file.read()).inStepAtMs
  }

  async remember(remoteId: string, documents: Readonly<Record<string, number>>, atMs: number): Promise<void> {
    await this.#file.update((file) => ({
      ...file,
      documents: { ...file.documents, [remoteId]: { ...documents } },
      inStepAtMs: { ...file.inStepAtMs, [remoteId]: atMs },
    }))
  }

  async forget(remoteId: string): Promise<void> {
    await this.#file.update((file) => {
      const { [remoteId]: _documents, ...documents } = file.documents
      const { [remoteId]: _time, ...inStepAtMs } = file.inStepAtMs
      return { ...file, documents, inStepAtMs }
    })
  }
}
