import { join } from 'node:path'
import { z } from 'zod'
import type { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { isLately } from '../../../app/replication/massDeletion'
import { ENTITY_NAMES } from '../../../app/model'
import { JsonFile } from '../../files/jsonFile'

const documentSchema = z.object({ database: z.enum(ENTITY_NAMES), id: z.string(), rev: z.string() })
/** A document, and the revision that still says what was there. */
export type LostDocument = z.infer<typeof documentSchema>

const lossSchema = z.object({
  group: z.enum(['entries', 'tags', 'prompts', 'settings']),
  /** The entry, or the tag, prompt or setting. */
  unit: z.string(),
  atMs: z.number(),
  documents: z.array(documentSchema),
})
export type NotedLoss = z.infer<typeof lossSchema>

const fileSchema = z.object({
  format: z.literal(1),
  /** What went lately and was not asked about. */
  losses: z.array(lossSchema),
  /** What a person wants back. */
  keep: z.array(documentSchema),
})
export type LossState = Omit<z.infer<typeof fileSchema>, 'format'>

const nothing: LossState = { losses: [], keep: [] }

/**
 * What went lately, and what is to be brought back, in a file of the profile: restarts and single commands count together,
 * and a promise to bring something back survives a kill. Random ids, revisions and times, nothing else.
 */
export class LossNotes {
  readonly #file: JsonFile<typeof fileSchema>

  constructor(profile: string, tell: (problem: AppError) => void) {
    this.#file = new JsonFile(join(profile, 'losses.json'), fileSchema, () => ({ format: 1 as const, ...nothing }), {
      consequence: keyed('damaged.lossNotes'),
      report: tell,
      recover: rescued,
    })
  }

  async load(nowMs: number): Promise<LossState> {
    const { losses, keep } = await this.#file.read()
    return { losses: losses.filter(({ atMs }) => isLately(atMs, nowMs)), keep }
  }

  async save({ losses, keep }: LossState): Promise<void> {
    await this.#file.write({ format: 1, losses: [...losses], keep: [...keep] })
  }
}

/** What a person decided to keep is taken from a damaged file piece by piece. */
function rescued(readable: unknown): z.infer<typeof fileSchema> {
  const { losses, keep } = piecesSchema.safeParse(readable).data ?? nothing
  return {
    format: 1,
    losses: losses.flatMap((loss) => lossSchema.safeParse(loss).data ?? []),
    keep: keep.flatMap((document) => documentSchema.safeParse(document).data ?? []),
  }
}

const pieces = z.array(z.unknown()).catch([])
const piecesSchema = z.object({ losses: pieces, keep: pieces })
