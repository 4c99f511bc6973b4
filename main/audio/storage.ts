import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { folderBytes } from '../files/folderBytes'

export interface StorageFigures {
  /** Audio on this device. */
  readonly audioBytes: number
  /** Entries and everything else that is in databases. */
  readonly databaseBytes: number
  /** The rest of the profile: captures, snapshots, models, settings. */
  readonly otherBytes: number
  /** Recordings with audio on this device. */
  readonly recordings: number
}

/** Bytes on disk of a profile. `audioFolder` is relative to it. */
export async function storageFigures(profile: string, audioFolder: string): Promise<StorageFigures> {
  const audio = join(profile, audioFolder)
  const [all, databases, audioBytes] = await Promise.all([
    folderBytes(profile),
    folderBytes(join(profile, 'db')),
    folderBytes(audio),
  ])
  const recordings = await readdir(audio).catch(() => []) // No folder yet: no recordings.
  return {
    audioBytes,
    databaseBytes: databases - audioBytes,
    otherBytes: all - databases,
    recordings: recordings.length,
  }
}
