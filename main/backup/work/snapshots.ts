import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { BackupKeys } from '../format/keys'
import { openSnapshot, sealSnapshot, type Snapshot } from '../format/snapshot'
import { isDamage } from '../target/errors'
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
async function readSnapshot(
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
      if (!isDamage(error)) throw error
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

/** A snapshot of a backup; null where neither of its files can be read. */
export interface ListedSnapshot {
  readonly name: string
  readonly snapshot: Snapshot | null
  readonly bad: readonly BadSnapshot[]
}

/** Every snapshot, newest first. @throws AppError `newer-format` */
export async function listSnapshots(folder: BackupFolder, keys: BackupKeys): Promise<ListedSnapshot[]> {
  const listed: ListedSnapshot[] = []
  for (const name of await folder.snapshots()) listed.push({ name, ...(await readSnapshot(folder, keys, name)) })
  return newestFirst(listed)
}

/**
 * By their order, then by their names: a clock that was wrong once makes no snapshot the newest for ever. One that cannot be
 * read stands where its name puts it.
 */
export function newestFirst(listed: readonly ListedSnapshot[]): ListedSnapshot[] {
  const byName = [...listed].sort((a, b) => (a.name < b.name ? 1 : -1))
  const sorted = byName.filter(({ snapshot }) => snapshot !== null).sort((a, b) => orderOf(b) - orderOf(a))
  for (const unread of byName.filter(({ snapshot }) => snapshot === null)) {
    const at = sorted.findIndex(({ name }) => name < unread.name)
    sorted.splice(at === -1 ? sorted.length : at, 0, unread)
  }
  return sorted
}

/** What the next snapshot gets. */
export const nextOrder = (listed: readonly ListedSnapshot[]): number =>
  1 + listed.reduce((most, one) => Math.max(most, orderOf(one)), 0)

const orderOf = ({ snapshot }: ListedSnapshot): number => snapshot?.order ?? 0

/** The first of the list that can be read. */
export function firstReadable(listed: readonly ListedSnapshot[]): NamedSnapshot | null {
  for (const { name, snapshot } of listed) if (snapshot !== null) return { name, snapshot }
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
