import { keyed } from '../../../app/messages/message'
import { AppError, isAppError } from '../../../app/errors'
import { randomHex, type Ports } from '../../platform/ports'
import { BACKED_UP, documentBytes, documentKey, parseDocument, partsOfKey } from '../format/contents'
import { BACKUP_FORMAT, type BackupKeys } from '../format/keys'
import { snapshotName, type Snapshot, type SnapshotCounts } from '../format/snapshot'
import { buildTree, walkTree } from '../format/tree'
import type { CopiedDocument } from '../format/wayIn'
import { Blobs } from '../target/blobs'
import type { BackupFolder } from '../target/folder'
import { PackWriter } from '../target/packWriter'
import { backUpAudio, type RunProblem } from './audio'
import { changedDocuments, documentsOf, type CollectedDocument } from './documents'
import { firstReadable, listSnapshots, nextOrder, writeSnapshot, type NamedSnapshot } from './snapshots'
import { storeOf, type BackupSource } from './source'

/** Where a run is: documents and chunks looked at so far. */
export interface BackupProgress {
  readonly documents: number
  readonly chunks: number
  readonly chunkBytes: number
}

export interface BackupRun {
  readonly folder: BackupFolder
  readonly keys: BackupKeys
  readonly source: BackupSource
  readonly ports: Ports
  readonly device: string
  /** The vault key under this backup's: for whoever opens the snapshot when the journal has another one. */
  readonly vaults: Snapshot['vaults']
  /** Of the last run of this profile; only from there on sequences say what changed. */
  readonly lastSnapshot: string | null
  /** Looks at the audio of every recording, not only of those that changed: after damage was found. */
  readonly isThorough: boolean
  readonly onProgress: (progress: BackupProgress) => void
  readonly signal: AbortSignal
}

export interface RunReport {
  readonly snapshot: string
  readonly writtenBytes: number
  /** Documents that were read because they changed. */
  readonly documents: number
  readonly counts: SnapshotCounts
  /** Documents and recordings of which something could not be taken. */
  readonly problems: readonly RunProblem[]
  /** Packs that cannot be used any more; what stood in them was written again, as far as it is here. */
  readonly damagedPacks: readonly string[]
}

interface Work extends BackupRun {
  readonly blobs: Blobs
  readonly writer: PackWriter
  /** For the nodes of the tree, each of which stands in two packs. */
  readonly nodes: PackWriter
  readonly pairs: Map<string, string>
  readonly order: number
}

/**
 * Writes what the newest snapshot does not have, and a snapshot. Whatever ends it at whatever moment, earlier snapshots are whole:
 * nothing that exists is changed, and a snapshot is written when everything it names is on the disk.
 * @throws AppError in words for what is wrong with the target; the signal's reason
 */
export async function runBackup(run: BackupRun): Promise<RunReport> {
  const { folder, keys, signal } = run
  await folder.removePartial()
  const blobs = await Blobs.open(folder, keys, signal)
  const writer = new PackWriter(folder, keys, blobs)
  const nodes = new PackWriter(folder, keys, blobs, 2)
  try {
    const listed = await listSnapshots(folder, keys)
    const base = firstReadable(listed)
    const pairs = new Map<string, string>()
    const walked =
      base &&
      (await walkTree(base.snapshot.root, {
        read: (id) => blobs.read(id),
        onPair: (key, blob) => pairs.set(key, blob),
        signal,
      }))
    // A sequence means something only for the instance and the run it was noted by; else everything is compared.
    const isTrusted = !run.isThorough && base?.name === run.lastSnapshot && walked?.unreadable.length === 0
    return await write({ ...run, blobs, writer, nodes, pairs, order: nextOrder(listed) }, isTrusted ? base : null)
  } finally {
    // What is being written is sealed with keys that are wiped afterwards.
    await Promise.all([writer.settled(), nodes.settled()])
    await blobs.close()
  }
}

/** @param base from where only changes are read; null reads everything */
async function write(work: Work, base: NamedSnapshot | null): Promise<RunReport> {
  const { folder, keys, blobs, nodes, writer, pairs, ports, signal, order } = work
  const progress = { documents: 0, chunks: 0, chunkBytes: 0 }
  const { databases, recordings, problems } = await takeDocuments(work, base?.snapshot.databases ?? {}, (count) => {
    progress.documents += count
    work.onProgress(progress)
  })
  const counts = { ...(base?.snapshot.counts ?? NOTHING), absentChunks: 0 }
  const ofAudio = await backUpAudio(
    {
      ...work,
      onChunk: (bytes) => {
        progress.chunks += 1
        progress.chunkBytes += bytes
        work.onProgress(progress)
      },
      onList: (before, now) => {
        counts.chunks += now.chunks - (base === null ? 0 : before.chunks)
        counts.chunkBytes += now.bytes - (base === null ? 0 : before.bytes)
        counts.absentChunks += now.absent
      },
    },
    recordings,
  )
  counts.documents = countOf(pairs, (database) => database !== 'audio' && database !== 'absent')
  counts.recordings = countOf(pairs, (database) => database === 'audio')
  const root = await buildTree(pairs, (content) => nodes.add('node', content), signal)
  await writer.flush()
  await nodes.flush()
  signal.throwIfAborted()
  const createdAt = ports.now()
  const name = snapshotName(createdAt, randomHex(ports, 4))
  const { device, vaults } = work
  const snapshot: Snapshot = { format: BACKUP_FORMAT, createdAt, order, device, vaults, root, databases, counts }
  await writeSnapshot(folder, keys, name, snapshot)
  return {
    snapshot: name,
    writtenBytes: writer.writtenBytes + nodes.writtenBytes,
    documents: progress.documents,
    counts,
    problems: [...problems, ...ofAudio],
    damagedPacks: damagedPacks(blobs),
  }
}

const NOTHING: SnapshotCounts = { documents: 0, recordings: 0, chunks: 0, chunkBytes: 0, absentChunks: 0 }

const countOf = (pairs: ReadonlyMap<string, string>, is: (database: string) => boolean): number =>
  [...pairs.keys()].reduce((count, key) => count + (is(partsOfKey(key).database) ? 1 : 0), 0)

/** Those that are on their way out are no trouble any more. */
const damagedPacks = ({ bad, packs }: Blobs): string[] => [
  ...bad.flatMap(({ pack, isUnused }) => (isUnused ? [] : [pack])),
  ...[...packs].flatMap(([pack, { isDamaged, isUnused }]) => (isDamaged && !isUnused ? [pack] : [])),
]

/** Reads what changed, and what the tree names and no good pack has; answers the recordings to look at. */
async function takeDocuments(
  { source, writer, pairs, signal, isThorough, blobs }: Work,
  since: Snapshot['databases'],
  onDocuments: (count: number) => void,
): Promise<{
  databases: Snapshot['databases']
  recordings: ReadonlyMap<string, 'here' | 'removed'>
  problems: RunProblem[]
}> {
  const problems: RunProblem[] = []
  const recordings = new Map<string, 'here' | 'removed'>()
  const databases: Snapshot['databases'] = {}
  for (const database of BACKED_UP) {
    const store = storeOf(source, database)
    const take = async (documents: readonly CollectedDocument[]): Promise<void> => {
      for (const { id, leaves, lacking, deleted } of documents) {
        const key = documentKey(database, id)
        const whole =
          lacking.length === 0 ? { leaves, lost: [] } : await fromBackup(blobs, pairs.get(key), { leaves, lacking })
        if (whole.lost.length > 0) problems.push({ key, error: bodyLost() })
        if (whole.leaves.length === 0) continue
        pairs.set(key, await writer.add('document', documentBytes(database, id, whole.leaves)))
        if (database === 'recordings') recordings.set(id, deleted ? 'removed' : 'here')
      }
      onDocuments(documents.length)
    }
    // Noted before reading: what is written meanwhile is read again by the next run.
    const instance = await store.run(() => store.raw.id())
    const sequence = Number((await store.run(() => store.raw.info())).update_seq)
    databases[database] = { instance, sequence }
    const known = since[database]
    const from = known?.instance === instance && known.sequence <= sequence ? known.sequence : 0
    for await (const documents of changedDocuments(store, from, signal)) await take(documents)
    const lacking = idsIn(pairs, database, (blob) => !writer.has(blob))
    await take(await documentsOf(store, lacking, signal))
  }
  const look = (id: string): void => void (recordings.has(id) || recordings.set(id, 'here'))
  for (const id of idsIn(pairs, 'absent')) look(id)
  const isDamaged = isThorough || damagedPacks(blobs).length > 0
  for (const id of idsIn(pairs, 'audio', (blob) => isDamaged || !writer.has(blob))) look(id)
  return { databases, recordings, problems }
}

const bodyLost = (): AppError => new AppError('integrity', keyed('backup.versionDamaged'))

/** What this device has of a document, and what the backup had: what was lost here stays there. */
async function fromBackup(
  blobs: Blobs,
  blob: string | undefined,
  { leaves, lacking }: Pick<CollectedDocument, 'leaves' | 'lacking'>,
): Promise<{ leaves: readonly CopiedDocument[]; lost: readonly string[] }> {
  const before =
    blob === undefined ? [] : await blobs.read(blob).then((content) => parseDocument(content).leaves, noneIfDamaged)
  const here = new Set(leaves.map(({ _rev }) => _rev))
  const all = [...leaves, ...before.filter(({ _rev }) => !here.has(_rev))]
  return { leaves: all, lost: lacking.filter((rev) => !all.some(({ _rev }) => _rev === rev)) }
}

function noneIfDamaged(error: unknown): [] {
  if (isAppError(error, 'integrity')) return []
  throw error
}

function idsIn(
  pairs: ReadonlyMap<string, string>,
  wanted: string,
  is: (blob: string) => boolean = () => true,
): string[] {
  const ids: string[] = []
  for (const [key, blob] of pairs) {
    const { database, id } = partsOfKey(key)
    if (database === wanted && is(blob)) ids.push(id)
  }
  return ids
}
