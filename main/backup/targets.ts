import { writtenFields } from '../../app/messages/schemas'
import { z } from 'zod'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { SecretStore } from '../vault/secretStore'
import { backupIdSchema } from './format/wayIn'
import type { Place, ServerSignIn } from './places'
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
  /** As a person chose it: absolute, or with `server` an address. */
  folder: z.string(),
  /** Of a folder on a WebDAV server: its password is a secret of its own. Left out by earlier versions. */
  server: z.object({ username: z.string().nullable(), caFile: z.string().nullable() }).nullable().default(null),
  /** The backup's own key. */
  keyBase64: z.string(),
  keep: keepSchema,
  addedAt: z.number().int(),
  lastSnapshot: z.string().nullable(),
  lastGoodAt: z.number().int().nullable(),
  lastRun: resultSchema.nullable(),
  lastVerify: resultSchema
    .extend({
      /** Left out by earlier versions. */
      figures: z
        .object({ bytes: z.number(), compared: z.number(), wrong: z.number(), isEverything: z.boolean() })
        .optional(),
    })
    .nullable(),
  /** When all of it was last read back. */
  lastFullVerifyAt: z.number().int().nullable().default(null),
  /** Damage was found: the next run looks at everything. */
  isDamaged: z.boolean(),
})
export type Target = z.infer<typeof targetSchema>

/** 2: one of the targets is an address, which a version that knows only 1 would take for a folder. */
const FORMATS = { folders: 1, addresses: 2 } as const
const fileSchema = z.object({ format: z.literal(Object.values(FORMATS)), targets: z.array(targetSchema) })
const formatSchema = z.object({ format: z.number() })

const NAME = 'backups'
const passwordOf = (backupId: string): string => `backup:${backupId}`

/** The targets of this device with their keys: sealed among its secrets, they never replicate. */
export class Targets {
  readonly #secrets: Pick<SecretStore, 'get' | 'set' | 'remove'>

  constructor(secrets: Pick<SecretStore, 'get' | 'set' | 'remove'>) {
    this.#secrets = secrets
  }

  /** @throws AppError `newer-format` */
  async list(): Promise<Target[]> {
    const text = await this.#secrets.get(NAME)
    if (text === null) return []
    const kept: unknown = JSON.parse(text)
    if (formatSchema.parse(kept).format > FORMATS.addresses)
      throw new AppError('newer-format', keyed('backup.newerTargets'))
    return fileSchema.parse(kept).targets
  }

  /** Where a target is, and what lets in there. */
  async place({ backupId, folder, server }: Target): Promise<Place> {
    if (server === null) return { folder }
    return { folder, server: { ...server, password: await this.#secrets.get(passwordOf(backupId)) } }
  }

  /** @throws AppError `not-found` */
  async get(folder: string): Promise<Target> {
    const found = (await this.list()).find((target) => target.folder === folder || target.backupId === folder)
    if (found) return found
    throw new AppError('not-found', keyed('backup.notAFolderOfOurs', { folder }))
  }

  /** @param password of its server */
  async add(target: Target, password: string | null = null): Promise<void> {
    await this.#keepPassword(target.backupId, password)
    await this.#write([...(await this.list()).filter(({ folder }) => folder !== target.folder), target])
  }

  /** Other credentials for a target on a server. */
  async signIn(backupId: string, { username, password, caFile }: ServerSignIn): Promise<void> {
    await this.#keepPassword(backupId, password)
    await this.change(backupId, { server: { username, caFile } })
  }

  async change(backupId: string, fields: Partial<Omit<Target, 'backupId' | 'keyBase64'>>): Promise<void> {
    const changed = (await this.list()).map((target) =>
      target.backupId === backupId ? { ...target, ...fields } : target,
    )
    await this.#write(changed)
  }

  async remove(backupId: string): Promise<void> {
    await this.#write((await this.list()).filter((target) => target.backupId !== backupId))
    await this.#secrets.remove(passwordOf(backupId))
  }

  #write(targets: readonly Target[]): Promise<void> {
    const format = targets.some(({ server }) => server !== null) ? FORMATS.addresses : FORMATS.folders
    return this.#secrets.set(NAME, JSON.stringify({ format, targets }))
  }

  async #keepPassword(backupId: string, password: string | null): Promise<void> {
    if (password === null) await this.#secrets.remove(passwordOf(backupId))
    else await this.#secrets.set(passwordOf(backupId), password)
  }
}
