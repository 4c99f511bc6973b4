import { readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import { openBackup, type OpenRequest } from '../backup/open'
import type { NamedSnapshot } from '../backup/work/snapshots'
import type { BackupProgress } from '../backup/work/run'
import { restoreSnapshot, writeAll, type RestoreReport } from '../backup/work/restore'
import { replaceFile } from '../files/jsonFile'
import { refuseOtherVault } from '../database/entity/belonging'
import { syncPath } from '../files/syncPath'
import { backupSource } from './backupSource'
import type { Host } from './compose'

const MARK = 'restoring.json'
const ON_A_SERVER = 'WebDAV'
const markSchema = z.object({
  format: z.literal(1),
  folder: z.string(),
  backupId: z.string(),
  /** Which of its snapshots: whatever is backed up meanwhile, that one is gone on with. Left out by earlier versions. */
  snapshot: z.string().optional(),
})
type Mark = z.infer<typeof markSchema>

export const NOT_RESTORED = keyed('backup.notRestored')

/** @throws AppError `busy` while a profile holds the half of a journal only */
export async function refuseUnfinished(profile: string): Promise<void> {
  if ((await restoringInto(profile)) !== null) throw new AppError('busy', NOT_RESTORED)
}

/** What is being restored into a profile; null where nothing is, or was cut off. */
export async function restoringInto(profile: string): Promise<Mark | null> {
  const text = await readFile(join(profile, MARK), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return markSchema.parse(JSON.parse(text))
  } catch {
    return { format: 1, folder: '', backupId: '' } // A mark all the same.
  }
}

export interface RestoreRequest extends Omit<OpenRequest, 'ports'> {
  readonly onProgress: (progress: BackupProgress) => void
}

/**
 * Restores a journal from a backup into an empty profile, or goes on where that was cut off. The profile keeps a mark until it is done.
 * @throws as `openBackup`, AppError `vault-exists`, `other-vault`, `conflict` for another backup than the one that was begun with
 */
export async function restoreJournal(host: Host, request: RestoreRequest): Promise<RestoreReport> {
  const { vault, keyring, profile, ports } = host
  const begun = await restoringInto(profile)
  if (vault.lostKeys === null && vault.state.state !== 'absent' && begun === null)
    throw new AppError('vault-exists', keyed('backup.hasJournal'))
  const opened = await openBackup({ ...sameAs(begun, request), ports })
  try {
    const { folder, keys, wayIn, header } = opened
    const snapshots = goneOnWith(begun, request, opened.snapshots)
    if (
      begun !== null &&
      vault.state.state !== 'absent' &&
      'vaultId' in vault.state &&
      vault.state.vaultId !== wayIn.vaultId
    )
      throw new AppError('other-vault', keyed('backup.otherRestore', { folder: begun.folder }))
    // Databases that lost their keys are here still: those of another journal must not be mixed with them.
    if (vault.lostKeys !== null) await refuseOtherVault(join(profile, 'db'), header.documents)
    const mark: Mark = {
      format: 1,
      // An address says who somebody is, and this stands there for everybody to read.
      folder: request.server ? ON_A_SERVER : request.folder,
      backupId: folder.backupId,
      ...(snapshots[0] === undefined ? {} : { snapshot: snapshots[0].name }),
    }
    await replaceFile(join(profile, MARK), `${JSON.stringify(mark)}\n`)
    await syncPath(profile)
    await writeAll(keyring, wayIn.keyring)
    await keyring.afterWrite()
    await keyring.flush()
    await vault.reload()
    await vault.unlock(request.unlock)
    const { journal, audio } = host.services()
    const { onProgress, signal } = request
    const into = backupSource(journal, keyring, audio)
    const report = await restoreSnapshot({ folder, keys, snapshots, into, onProgress, signal })
    await journal.summaries.settled()
    await unlink(join(profile, MARK))
    return report
  } finally {
    opened.folder.storage.close()
    opened.keys.wipe()
  }
}

/** What was begun is looked for where it was begun, unless that is not known. */
function sameAs(begun: Mark | null, request: RestoreRequest): RestoreRequest {
  if (begun === null || begun.backupId === '') return request
  if (request.backupId !== undefined && request.backupId !== begun.backupId) throw anotherBackup(begun)
  return { ...request, backupId: begun.backupId }
}

/** The snapshots from the one on that is restored, newest first. */
function goneOnWith(
  begun: Mark | null,
  { asOfMs }: RestoreRequest,
  snapshots: readonly NamedSnapshot[],
): readonly NamedSnapshot[] {
  if (begun?.snapshot === undefined) return snapshots
  const at = snapshots.findIndex(({ name }) => name === begun.snapshot)
  if (at === -1 || (at > 0 && asOfMs !== undefined)) throw anotherBackup(begun)
  return snapshots.slice(at)
}

const anotherBackup = ({ folder, snapshot }: Mark): AppError =>
  new AppError(
    'conflict',
    snapshot === undefined
      ? keyed('backup.anotherFolder', { folder })
      : keyed('backup.anotherSnapshot', { folder, snapshot }),
  )
