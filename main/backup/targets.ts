import { writtenFields } from '../../app/messages/schemas'
import { z } from 'zod'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { SecretStore } from '../vault/secretStore'
import { backupIdSchema } from './format/wayIn'
import { keepSchema } from './work/retention'

const resultSchema = z.object({
  at: z.number().int(),
  ok: z.boolean(),
  /** What was done, or what is wrong, as a sentence. */
  ...writtenFields,
})
/** What became of the last run, or of the last rehearsal. */
export type Result = z.infer<typeof resultSchema>

const targetSchema = z.object({
  backupId: backupIdSchema,
  /** As a person chose it, absolute. */
  folder: z.string(),
  /** The backup's own key. */
  keyBase64: z.string(),
  keep: keepSchema,
  addedAt: z.number().int(),
  lastSnapshot: z.string().nullable(),
  lastGoodAt: z.number().int().nullable(),
  lastRun: resultSchema.nullable(),
  lastVerify: resultSchema.nullable(),
  /** Damage was found: the next run looks at everything. */
  isDamaged: z.boolean(),
})
export type Target = z.infer<typeof targetSchema>

const fileSchema = z.object({ format: z.literal(1), targets: z.array(targetSchema) })

const NAME = 'backups'

/** The targets of this device with their keys: sealed among its secrets, they never replicate. */
export class Targets {
  readonly #secrets: Pick<SecretStore, 'get' | 'set'>

  constructor(secrets: Pick<SecretStore, 'get' | 'set'>) {
    this.#secrets = secrets
  }

  async list(): Promise<Target[]> {
    const text = await this.#secrets.get(NAME)
    return text === null ? [] : fileSchema.parse(JSON.parse(text)).targets
  }

  /** @throws AppError `not-found` */
  async get(folder: string): Promise<Target> {
    const found = (await this.list()).find((target) => target.folder === folder || target.backupId === folder)
    if (found) return found
    throw new AppError('not-found', keyed('backup.notAFolderOfOurs', { folder }))
  }

  async add(target: Target): Promise<void> {
    await this.#write([...(await this.list()).filter(({ folder }) => folder !== target.folder), target])
  }

  async change(backupId: string, fields: Partial<Omit<Target, 'backupId' | 'keyBase64'>>): Promise<void> {
    const changed = (await this.list()).map((target) =>
      target.backupId === backupId ? { ...target, ...fields } : target,
    )
    await this.#write(changed)
  }

  async remove(backupId: string): Promise<void> {
    await this.#write((await this.list()).filter((target) => target.backupId !== backupId))
  }

  #write(targets: readonly Target[]): Promise<void> {
    return this.#secrets.set(NAME, JSON.stringify({ format: 1, targets }))
  }
}
