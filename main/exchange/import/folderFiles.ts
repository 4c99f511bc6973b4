import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Skipped } from '../../../app/exchange/plan'

export interface FolderFiles {
  readonly folder: string
  readonly names: string[]
  /** Whether a folder was chosen, and not one file in it. */
  readonly isWhole: boolean
  /** Folders that cannot be read. */
  readonly skipped: Skipped[]
}

/** Deeper folders than this are a loop or a mistake. */
const MAX_DEPTH = 32

/**
 * The files in a folder and below it that `wanted` names, as paths from it with `/`, in order. Links are not followed, folders
 * that begin with a dot are left out, those that cannot be read are named. For a path that is a file: that file.
 * @param maxDepth how many folders below the first are looked into
 * @throws AppError `not-found`
 */
export async function filesIn(
  path: string,
  wanted: (name: string) => boolean,
  signal?: AbortSignal,
  maxDepth = MAX_DEPTH,
): Promise<FolderFiles> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('not-found', keyed('import.nothingAt', { path }), { cause })
  })
  if (found.isFile()) {
    const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
    return { folder: at < 0 ? '.' : path.slice(0, at) || '/', names: [path.slice(at + 1)], isWhole: false, skipped: [] }
  }
  const names: string[] = []
  const skipped: Skipped[] = []
  const walk = async (below: string, depth: number): Promise<void> => {
    signal?.throwIfAborted()
    const entries = await readdir(join(path, below), { withFileTypes: true }).catch((cause: unknown) => {
      if (below === '') throw new AppError('not-found', keyed('import.folderUnreadable', { path }), { cause })
      skipped.push({ what: below, why: keyed('import.folderUnreadableHere') })
      return []
    })
    for (const entry of entries) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory() && !entry.name.startsWith('.') && depth < maxDepth) await walk(name, depth + 1)
      if (entry.isFile() && wanted(entry.name)) names.push(name)
    }
  }
  await walk('', 0)
  return { folder: path, names: names.sort(), isWhole: true, skipped }
}
