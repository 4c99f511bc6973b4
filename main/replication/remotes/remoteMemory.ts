import { errorReportSchema } from '../../../app/errorReport'
import { join } from 'node:path'
import { z } from 'zod'
import { type AppError, type ErrorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { JsonFile } from '../../files/jsonFile'

const failureSchema = errorReportSchema.extend({ sinceMs: z.number() })
export type RememberedFailure = z.infer<typeof failureSchema>

const fileSchema = z.object({
  format: z.literal(1),
  /** By remote and database: how many documents both sides had when they were last in step. */
  documents: z.record(z.string(), z.record(z.string(), z.number())),
  /** By remote: when that was. */
  inStepAtMs: z.record(z.string(), z.number()),
  /** By remote that could not be used when it was last tried: why, and since when. */
  failures: z.record(z.string(), failureSchema).default({}),
  /** By remote: when everything was compared with it last, without regard to checkpoints. */
  comparedAtMs: z.record(z.string(), z.number()).default({}),
})

/**
 * What remotes were known to hold, so that one that has lost it is noticed before anything is done about it
 * (docs/DESIGN.md, Losses). Forgetting it loses nothing: every remote is then met like a new one, filled with what it
 * lacks, and noted again when both sides are in step. What it takes away is looked at by the mass deletion guard, which does not need
 * this.
 */
export class RemoteMemory {
  readonly #file: JsonFile<typeof fileSchema>

  constructor(profile: string, tell: (problem: AppError) => void) {
    const nothing = () => ({ format: 1 as const, documents: {}, inStepAtMs: {}, failures: {}, comparedAtMs: {} })
    this.#file = new JsonFile(join(profile, 'remote-memory.json'), fileSchema, nothing, {
      consequence: keyed('damaged.remoteMemory'),
      report: tell,
    })
  }

  async of(remoteId: string): Promise<Readonly<Record<string, number>>> {
    return (await this.#file.read()).documents[remoteId] ?? {}
  }

  async lastInStep(): Promise<Readonly<Record<string, number>>> {
    return (await this.#file.read()).inStepAtMs
  }

  /** When everything was last seen to be both here and on one of these; null when it never was. */
  async lastInStepWith(remotes: readonly { readonly id: string }[]): Promise<number | null> {
    const at = await this.lastInStep()
    const times = remotes.flatMap(({ id }) => at[id] ?? [])
    return times.length === 0 ? null : Math.max(...times)
  }

  async remember(remoteId: string, documents: Readonly<Record<string, number>>, atMs: number): Promise<void> {
    await this.#file.update((file) => ({
      ...file,
      failures: without(file.failures, remoteId),
      documents: { ...file.documents, [remoteId]: { ...documents } },
      inStepAtMs: { ...file.inStepAtMs, [remoteId]: atMs },
    }))
  }

  async forget(remoteId: string): Promise<void> {
    await this.#file.update((file) => ({
      ...file,
      documents: without(file.documents, remoteId),
      inStepAtMs: without(file.inStepAtMs, remoteId),
      failures: without(file.failures, remoteId),
      comparedAtMs: without(file.comparedAtMs, remoteId),
    }))
  }

  /** When everything was compared with a remote last; null when it never was. */
  async comparedAt(remoteId: string): Promise<number | null> {
    return (await this.#file.read()).comparedAtMs[remoteId] ?? null
  }

  async compared(remoteId: string, atMs: number): Promise<void> {
    await this.#file.update((file) => ({ ...file, comparedAtMs: { ...file.comparedAtMs, [remoteId]: atMs } }))
  }

  async failures(): Promise<Readonly<Record<string, RememberedFailure>>> {
    return (await this.#file.read()).failures
  }

  async failed(remoteId: string, report: ErrorReport, atMs: number): Promise<void> {
    const before = (await this.failures())[remoteId]
    if (before?.kind === report.kind && before.message === report.message) return
    await this.#file.update((file) => ({
      ...file,
      failures: { ...file.failures, [remoteId]: { ...report, sinceMs: before?.sinceMs ?? atMs } },
    }))
  }
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
