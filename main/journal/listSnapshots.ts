import { join } from 'node:path'
import type { VaultKeys } from '../vault/types'
import type { SnapshotStore } from './journal'
import { readSnapshot, type SnapshotKey, writeSnapshot } from './snapshotFile'
import type { SummaryState } from './summaries'

/** Grows when the facts in the list change shape: an older snapshot is then made again. */
const VERSION = 1

/** The list of entries on disk, sealed, so that a start reads one file instead of every document (design §10). */
export function listSnapshots(profile: string, keys: VaultKeys): SnapshotStore {
  const path = join(profile, 'snapshots', 'list')
  const key: SnapshotKey = { key: keys.subkey('snapshot'), vaultId: keys.vaultId, name: `list ${VERSION}` }
  return {
    async load() {
      const read = await readSnapshot(path, key)
      // Absent or unusable: everything is read from the databases, and the next close writes a new one.
      return read.kind === 'read' ? (JSON.parse(read.bytes.toString('utf8')) as SummaryState) : null
    },
    save: (state) => writeSnapshot(path, key, [Buffer.from(JSON.stringify(state))]),
  }
}
