import { z } from 'zod'
import { isAppError } from '../../../app/errors'
import { parseChunks, partsOfKey } from '../format/contents'
import type { BackupKeys } from '../format/keys'
import { walkTree } from '../format/tree'
import { Blobs, DAMAGED, packFileName, UNUSED } from '../target/blobs'
import type { BackupFolder } from '../target/folder'
import { keptSnapshots, type Keep } from './retention'
import { listSnapshots, removeSnapshot, type ListedSnapshot } from './snapshots'

export interface Pruning {
  readonly folder: BackupFolder
  readonly keys: BackupKeys
  readonly keep: Keep
  readonly nowMs: number
  readonly signal: AbortSignal
}

export interface PruneReport {
  readonly kept: number
  readonly removedSnapshots: number
  readonly removedPacks: number
  readonly removedBytes: number
  /** Packs that nothing names any more; they go after the grace. */
  readonly unusedPacks: number
  /** True where something kept cannot be read: then nothing but snapshots is removed. */
  readonly isHeldBack: boolean
}

/** How long a pack stays that nothing names any more: somebody may be reading it, or copying the folder. */
const GRACE_MS = 7 * 86_400_000
const markSchema = z.object({ since: z.number() })

/**
 * Removes snapshots that are too old, and packs that no kept snapshot has named for a week. Whatever ends it at whatever moment,
 * nothing that a kept snapshot names is gone: snapshots go first, and a pack only when its mark is old.
 */
export async function pruneBackup({ folder, keys, keep, nowMs, signal }: Pruning): Promise<PruneReport> {
  await folder.removePartial()
  const listed = await listSnapshots(folder, keys)
  const names = keptSnapshots(
    listed.map(({ name }) => name),
    keep,
  )
  const kept = listed.filter(({ name }) => names.has(name))
  const old = listed.filter(({ name }) => !names.has(name))
  for (const { name } of old) await removeSnapshot(folder, name)
  await folder.flush('snapshots')
  const blobs = await Blobs.open(folder, keys, signal)
  try {
    const live = await liveBlobs(blobs, kept, signal)
    const figures = {
      kept: kept.length,
      removedSnapshots: old.length,
      removedPacks: 0,
      removedBytes: 0,
      unusedPacks: 0,
    }
    if (live === null) return { ...figures, isHeldBack: true }
    const marks = new Set((await folder.names('packs')).filter((name) => name.endsWith(UNUSED)))
    for (const { pack, isUsed, sizeBytes } of usesOf(blobs, live)) {
      signal.throwIfAborted()
      const mark = `${pack}${UNUSED}`
      if (isUsed) {
        if (marks.has(mark)) await folder.remove('packs', mark)
        continue
      }
      const since = marks.has(mark) ? await sinceOf(folder, mark, nowMs) : nowMs
      if (nowMs - since >= GRACE_MS) {
        for (const name of [packFileName(pack), `${pack}${DAMAGED}`, mark]) await folder.remove('packs', name)
        figures.removedPacks += 1
        figures.removedBytes += sizeBytes
        continue
      }
      if (since === nowMs) await folder.write('packs', mark, Buffer.from(JSON.stringify({ since })))
      figures.unusedPacks += 1
    }
    await folder.flush('packs')
    return { ...figures, isHeldBack: false }
  } finally {
    await blobs.close()
  }
}

/** Of every pack whether something kept needs it. */
function usesOf(blobs: Blobs, live: ReadonlySet<string>): { pack: string; isUsed: boolean; sizeBytes: number }[] {
  const packs = [...blobs.packs].map(([pack, { entries, sizeBytes, isDamaged }]) => ({
    pack,
    sizeBytes,
    // A damaged pack is needed no more when all of it that lives stands in a good one.
    isUsed: entries.some(([id]) => live.has(id) && !(isDamaged && blobs.has(id))),
  }))
  // One whose index cannot be read may hold whatever no other has; when nothing is missing, it is not needed.
  const isMissing = [...live].some((id) => !blobs.isKnown(id))
  return [...packs, ...blobs.bad.map(({ pack }) => ({ pack, sizeBytes: 0, isUsed: isMissing }))]
}

/** A mark that cannot be read, or is from the future, begins anew. */
async function sinceOf(folder: BackupFolder, mark: string, nowMs: number): Promise<number> {
  try {
    const { since } = markSchema.parse(JSON.parse((await folder.read('packs', mark)).toString('utf8')))
    return Math.min(since, nowMs)
  } catch {
    return nowMs
  }
}

/** Everything that a kept snapshot names; null where a part of that cannot be known. */
async function liveBlobs(
  blobs: Blobs,
  kept: readonly ListedSnapshot[],
  signal: AbortSignal,
): Promise<Set<string> | null> {
  const live = new Set<string>()
  const lists = new Set<string>()
  for (const { snapshot } of kept) {
    if (snapshot === null) return null
    const { unreadable } = await walkTree(snapshot.root, {
      read: (id) => blobs.read(id),
      enter: (id) => !live.has(id) && Boolean(live.add(id)),
      onPair: (key, blob) => {
        if (partsOfKey(key).database === 'audio' || partsOfKey(key).database === 'absent') lists.add(blob)
        else live.add(blob)
      },
      signal,
    })
    if (unreadable.length > 0) return null
  }
  for (const list of lists) {
    live.add(list)
    try {
      for (const [, chunk] of parseChunks(await blobs.read(list)).chunks) live.add(chunk)
    } catch (error) {
      if (isAppError(error, 'integrity')) return null
      throw error
    }
  }
  return live
}
