import { AppError } from '../../../app/errors'
import { deviceIdSchema } from '../../../app/ids'
import type { Ports } from '../../platform/ports'
import type { VaultKeys } from '../../vault/types'
import { BACKUP_FORMAT } from '../format/keys'
import {
  parseWayIn,
  unwrapBackupKey,
  wayInNames,
  wrapBackupKey,
  type CopiedDocument,
  type WayIn,
} from '../format/wayIn'
import type { BackupFolder } from '../target/folder'
import { changedDocuments } from './documents'
import type { RawStore } from './source'

interface Own {
  readonly backupId: string
  readonly keyBase64: string
  readonly device: string
  readonly addedAt: number
}

/**
 * Brings the files with the way in up to date: after a change of the passphrase a backup opens with the new one, and with the old
 * one no more.
 */
export async function keepWayIn(
  folder: BackupFolder,
  keyring: RawStore,
  own: Own,
  keys: VaultKeys,
  ports: Ports,
): Promise<void> {
  const { whole, damaged } = await folder.keys()
  const documents = await copied(keyring)
  const current = whole.find(({ bytes }) => isCurrent(bytes, documents, own, keys))
  const bytes = current?.bytes ?? Buffer.from(JSON.stringify(wayInOf(documents, own, keys, ports), null, 1))
  const names = wayInNames(bytes)
  const there = whole.map(({ name }) => name)
  for (const name of names) if (!there.includes(name)) await folder.write('keys', name, bytes)
  await folder.flush('keys')
  // The new way in is on the disk before an old one goes.
  for (const name of [...there, ...damaged]) if (!names.includes(name)) await folder.remove('keys', name)
}

function wayInOf(keyring: CopiedDocument[], own: Own, keys: VaultKeys, ports: Ports): WayIn {
  const key = Buffer.from(own.keyBase64, 'base64')
  const { vaultId } = keys
  const sealedBase64 = wrapBackupKey(keys.subkey('backup'), own.backupId, key, ports)
  key.fill(0)
  return {
    format: BACKUP_FORMAT,
    backupId: own.backupId,
    device: deviceIdSchema.parse(own.device),
    vaultId,
    createdAt: own.addedAt,
    keyring,
    wrapped: { vaultId, sealedBase64 },
  }
}

/** Somebody may have exchanged what stands there: it has to open, and to say what this device would say. @throws AppError `newer-format` */
function isCurrent(bytes: Buffer, keyring: readonly CopiedDocument[], own: Own, keys: VaultKeys): boolean {
  try {
    const wayIn = parseWayIn(bytes)
    const key = unwrapBackupKey(keys.subkey('backup'), wayIn)
    const isOwn = key.toString('base64') === own.keyBase64
    key.fill(0)
    return isOwn && JSON.stringify(wayIn.keyring) === JSON.stringify(keyring)
  } catch (error) {
    if (error instanceof AppError && error.kind === 'integrity') return false
    throw error
  }
}

/** Every document of the keyring, as replication would send it. */
async function copied(keyring: RawStore): Promise<CopiedDocument[]> {
  const documents: CopiedDocument[] = []
  for await (const slice of changedDocuments(keyring, 0, new AbortController().signal))
    for (const { leaves } of slice) documents.push(...leaves)
  return documents
}
