import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed, plain } from '../../../app/messages/message'
import { deviceIdSchema } from '../../../app/ids'
import { NONCE_BYTES, sealBehindNonce, unsealBehindNonce } from '../../files/aesGcm'
import type { Ports } from '../../platform/ports'
import type { KeyringDocument, KeyringStore } from '../../vault/ports'
import { formatOnlySchema, VAULT_DOCUMENT, vaultIdSchema } from '../../vault/schema'
import { BACKUP_FORMAT, sha256Hex } from './keys'

/** 16 random bytes in hex: one backup, which is one profile writing into one target. */
export const backupIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** A document as it is copied: with its revision and its path of revisions. */
export const copiedDocumentSchema = z.looseObject({
  _id: z.string(),
  _rev: z.string(),
  _revisions: z.object({ start: z.number(), ids: z.array(z.string()) }),
  _deleted: z.boolean().optional(),
})
export type CopiedDocument = z.infer<typeof copiedDocumentSchema>

/** How a backup is opened: its key under the key of the vault, and the ways to that. Not sealed, as a keyring is not. */
export const wayInSchema = z.object({
  format: z.literal(BACKUP_FORMAT),
  backupId: backupIdSchema,
  device: deviceIdSchema,
  vaultId: vaultIdSchema,
  createdAt: z.number().int(),
  keyring: z.array(copiedDocumentSchema),
  wrapped: z.object({ vaultId: vaultIdSchema, sealedBase64: z.string() }),
})
export type WayIn = z.infer<typeof wayInSchema>

const CHECK_DIGITS = 32

/** What the file of these bytes is called, for each of its copies. */
export const wayInNames = (bytes: Uint8Array): string[] =>
  ['1', '2'].map((copy) => `${copy}-${sha256Hex(bytes).slice(0, CHECK_DIGITS)}.json`)

/** True when the bytes are what the name promises. */
export const isWhole = (name: string, bytes: Uint8Array): boolean => wayInNames(bytes).includes(name)

/** @throws AppError `newer-format`, or `integrity` */
export function parseWayIn(bytes: Uint8Array): WayIn {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (cause) {
    throw new AppError('integrity', keyed('backup.keyFileDamaged'), { cause })
  }
  const format = formatOnlySchema.safeParse(json)
  if (format.success && format.data.format > BACKUP_FORMAT) throw newerBackup()
  const parsed = wayInSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new AppError('integrity', keyed('backup.keyFileDamaged'), { cause: parsed.error })
}

export const newerBackup = (): AppError => new AppError('newer-format', keyed('backup.newer'))

const aadOf = (backupId: string): string => `braindump backup key v1 ${backupId}`

/** The key of a backup under the vault's subkey for it. */
export const wrapBackupKey = (
  subkey: Uint8Array,
  backupId: string,
  backupKey: Uint8Array,
  ports: Pick<Ports, 'randomBytes'>,
): string =>
  sealBehindNonce({ key: subkey, nonce: ports.randomBytes(NONCE_BYTES), aad: aadOf(backupId) }, backupKey).toString(
    'base64',
  )

/** @throws AppError `integrity` when it was changed, or belongs to another vault key */
export function unwrapBackupKey(subkey: Uint8Array, { backupId, wrapped }: WayIn): Buffer {
  try {
    return unsealBehindNonce(subkey, aadOf(backupId), Buffer.from(wrapped.sealedBase64, 'base64'))
  } catch (cause) {
    throw new AppError('integrity', keyed('backup.keyChanged'), { cause })
  }
}

/** The keyring that a backup carries, to be proved with what a person knows. */
export function keyringOf({ keyring }: WayIn): KeyringStore {
  const live = keyring.filter(({ _deleted }) => _deleted !== true)
  const notHere = (): Promise<never> =>
    Promise.reject(new AppError('internal', plain('The keyring of a backup is only read.')))
  const header = live.find(({ _id }) => _id === VAULT_DOCUMENT)
  return {
    header: () => Promise.resolve(header === undefined ? null : bodyOf(header)),
    slots: () => Promise.resolve(live.filter(({ _id }) => _id.startsWith('slot:')).map((slot) => bodyOf(slot))),
    write: notHere,
    remove: notHere,
  }
}

const bodyOf = (document: CopiedDocument): KeyringDocument =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !field.startsWith('_')))
