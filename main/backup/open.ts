import { AppError, isAppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import type { UnlockWith } from '../../app/ipc/vault'
import type { Ports } from '../platform/ports'
import { derivingUntil } from '../vault/argon2'
import { openKeyring, secretOf } from '../vault/keyring'
import { vaultKeys } from '../vault/keys'
import type { VaultHeader } from '../vault/schema'
import { BackupKeys, sha256Hex } from './format/keys'
import { keyringOf, parseWayIn, unwrapBackupKey, type WayIn } from './format/wayIn'
import { backupsIn, BackupFolder } from './target/folder'
import { listSnapshots, type NamedSnapshot } from './work/snapshots'
import { storageAt, type Place } from './places'
import type { Storage } from './target/storage'

/** A backup that was opened with what a person knows. */
export interface OpenedBackup {
  readonly folder: BackupFolder
  readonly keys: BackupKeys
  readonly wayIn: WayIn
  /** Of the journal in it. */
  readonly header: VaultHeader
  /** Newest first. */
  readonly snapshots: readonly NamedSnapshot[]
  /** Files of snapshots that cannot be read. */
  readonly damaged: readonly string[]
}

export interface OpenRequest extends Place {
  readonly unlock: UnlockWith
  /** Only this backup; left out, every one that opens is looked at. */
  readonly backupId?: string | undefined
  /** Nothing newer than this, in ms. */
  readonly asOfMs?: number | undefined
  readonly ports: Ports
  readonly signal: AbortSignal
}

/**
 * Opens the backup in a folder whose newest snapshot is the newest, among those that open with the secret. Answers it with the
 * snapshots that count; whoever gets it closes its storage.
 * @throws AppError `not-found` where there is none; `wrong-passphrase`, `wrong-recovery-code`, `newer-format`, `integrity`;
 * `invalid-input` where the secret opens more than one journal
 */
export async function openBackup(request: OpenRequest): Promise<OpenedBackup> {
  const storage = await storageAt(request, request.signal)
  try {
    return await newestIn(storage, request)
  } catch (error) {
    storage.close()
    throw error
  }
}

async function newestIn(storage: Storage, request: OpenRequest): Promise<OpenedBackup> {
  const { folder, backupId, asOfMs = Number.POSITIVE_INFINITY } = request
  const ids = (await backupsIn(storage)).filter((id) => backupId === undefined || id === backupId)
  if (ids.length === 0) throw new AppError('not-found', keyed('backup.none', { folder }))
  let failed: unknown = null
  const found: OpenedBackup[] = []
  for (const id of ids) {
    try {
      const opened = await openOne(request, storage, id)
      const snapshots = opened.snapshots.filter(({ snapshot }) => snapshot.createdAt <= asOfMs)
      if (snapshots.length > 0) found.push({ ...opened, snapshots })
      else failed ??= new AppError('not-found', nothingYet(folder, request.asOfMs))
    } catch (error) {
      if (!isAppError(error) || error.kind === 'cancelled') throw error
      failed = better(failed, error)
    }
  }
  if (new Set(found.map(({ wayIn }) => wayIn.vaultId)).size > 1)
    throw new AppError('invalid-input', keyed('backup.several', { folder, names: ids.join(', ') }))
  const [newest] = found.sort((a, b) => createdAt(b) - createdAt(a))
  if (newest !== undefined) return newest
  throw failed instanceof Error ? failed : new AppError('not-found', keyed('backup.none', { folder }))
}

const createdAt = ({ snapshots: [newest] }: OpenedBackup): number => newest?.snapshot.createdAt ?? 0

const nothingYet = (folder: string, asOfMs: number | undefined): KeyedMessage =>
  asOfMs === undefined ? keyed('backup.noneFinished', { folder }) : keyed('backup.noneSoOld', { folder })

/** Of several backups that do not open, what is wrong with one says more than that another wants another secret. */
function better(before: unknown, error: AppError): unknown {
  const isSecret = error.kind === 'wrong-passphrase' || error.kind === 'wrong-recovery-code'
  return before === null || !isSecret ? error : before
}

async function openOne(request: OpenRequest, storage: Storage, id: string): Promise<OpenedBackup> {
  const folder = new BackupFolder(storage, id)
  let failed: unknown = null
  // A change of the passphrase that was cut off leaves two ways in: either may be the one that this secret opens.
  for (const wayIn of await readWaysIn(folder)) {
    try {
      return await openBy(wayIn, folder, request)
    } catch (error) {
      if (!isAppError(error) || error.kind === 'cancelled') throw error
      // Whole files come first, and what is wrong with the first says most.
      failed ??= error
    }
  }
  throw failed instanceof Error ? failed : new AppError('integrity', keyed('backup.noKeyFile'))
}

async function openBy(
  wayIn: WayIn,
  folder: BackupFolder,
  { unlock, ports, signal }: OpenRequest,
): Promise<OpenedBackup> {
  const { header, vaultKey } = await openKeyring(keyringOf(wayIn), derivingUntil(signal), secretOf(unlock))
  const open = vaultKeys(vaultKey, header)
  try {
    const key = unwrapBackupKey(open.subkey('backup'), wayIn)
    const keys = new BackupKeys(folder.backupId, key, ports)
    key.fill(0)
    return { folder, keys, wayIn, header, ...(await readable(folder, keys)) }
  } finally {
    open.wipe()
    vaultKey.fill(0)
  }
}

/** Each that can be read, once. @throws AppError `integrity`, `newer-format` where none can */
async function readWaysIn(folder: BackupFolder): Promise<WayIn[]> {
  const { whole, damaged } = await folder.keys()
  // One whose name does not fit may be whole all the same: a copy under another name, or one that was restored from somewhere.
  const candidates = [
    ...whole.map(({ bytes }) => bytes),
    ...(await Promise.all(damaged.map((name) => folder.read('keys', name)))),
  ]
  let failed: unknown = null
  const found = new Map<string, WayIn>()
  for (const bytes of candidates) {
    try {
      const wayIn = parseWayIn(bytes)
      if (wayIn.backupId === folder.backupId) found.set(sha256Hex(bytes), wayIn)
    } catch (error) {
      failed ??= error
    }
  }
  if (found.size > 0) return [...found.values()]
  throw failed instanceof Error ? failed : new AppError('integrity', keyed('backup.keyFilesGone'))
}

async function readable(folder: BackupFolder, keys: BackupKeys): Promise<Pick<OpenedBackup, 'snapshots' | 'damaged'>> {
  const listed = await listSnapshots(folder, keys)
  return {
    snapshots: listed.flatMap(({ name, snapshot }) => (snapshot === null ? [] : [{ name, snapshot }])),
    damaged: listed.flatMap(({ bad }) => bad.map(({ file }) => file)),
  }
}
