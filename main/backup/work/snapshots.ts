import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { BackupKeys } from '../format/keys'
import { openSnapshot, sealSnapshot, type Snapshot } from '../format/snapshot'
import type { BackupFolder } from '../target/folder'

export interface NamedSnapshot {
  readonly name: string
  readonly snapshot: Snapshot
}

const FILES = ['.snapshot', '.copy'] as const

/** A file of a snapshot that is missing or damaged. */
export interface BadSnapshot {
  readonly file: string
  /** It is not there, which a run that was cut off explains. */
  readonly isGone: boolean
  readonly error: AppError
}

/** A snapshot from whichever of its two files is good; `bad` names the other, or both. @throws AppError `newer-format` */
export async function readSnapshot(
  folder: BackupFolder,
  keys: BackupKeys,
  name: string,
): Promise<{ snapshot: Snapshot | null; bad: BadSnapshot[] }> {
  let snapshot: Snapshot | null = null
  const bad: BadSnapshot[] = []
  for (const ending of FILES) {
    const file = `${name}${ending}`
    try {
      const read = openSnapshot(keys, name, await folder.read('snapshots', file))
      snapshot ??= read
    } catch (error) {
      if (!(error instanceof AppError) || error.kind === 'newer-format' || error.kind === 'forbidden') throw error
      const gone = error.kind === 'not-found'
      bad.push({
        file,
        isGone: gone,
        error: gone ? new AppError('integrity', keyed('backup.snapshotHalf')) : error,
      })
    }
  }
  return { snapshot, bad }
}

/** The newest snapshot that can be read; null where there is none. @throws AppError `newer-format` */
export async function newestSnapshot(folder: BackupFolder, keys: BackupKeys): Promise<NamedSnapshot | null> {
  for (const name of (await folder.snapshots()).reverse()) {
    const { snapshot } = await readSnapshot(folder, keys, name)
    if (snapshot !== null) return { name, snapshot }
  }
  return null
}

/** When everything it names is on the disk. The copy first: what is there under its own name is there twice. */
export async function writeSnapshot(
  folder: BackupFolder,
  keys: BackupKeys,
  name: string,
  snapshot: Snapshot,
): Promise<void> {
  for (const ending of [...FILES].reverse())
    await folder.write('snapshots', `${name}${ending}`, sealSnapshot(keys, name, snapshot))
  await folder.flush('snapshots')
}

/** First the name under which it counts. */
export async function removeSnapshot(folder: BackupFolder, name: string): Promise<void> {
  for (const ending of FILES) await folder.remove('snapshots', `${name}${ending}`)
}
