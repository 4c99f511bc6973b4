import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { deviceIdSchema, type SessionId } from '../../app/ids'
import type { DocumentKey } from '../../main/vault/cipher'
import { Journal, type SnapshotStore } from '../../main/journal/journal'
import { type Ports, randomHex, systemPorts } from '../../main/platform/ports'
import { newDocumentKey, temporaryFolder } from './documents'

export interface TestJournal {
  readonly journal: Journal
  readonly profile: string
  readonly documentKey: DocumentKey
  /** Every announcement so far, oldest first. */
  readonly changes: { ids: readonly SessionId[] }[]
}

const noSnapshots: SnapshotStore = { load: () => Promise.resolve(null), save: () => Promise.resolve() }

/** An open journal of its own device in a folder of its own, closed when the test ends. */
export async function openJournal(
  options: { profile?: string; documentKey?: DocumentKey; ports?: Ports; snapshots?: SnapshotStore } = {},
): Promise<TestJournal> {
  const profile = options.profile ?? (await temporaryFolder())
  const documentKey = options.documentKey ?? newDocumentKey()
  const changes: TestJournal['changes'] = []
  const journal = await Journal.open({
    profile,
    keys: { vaultId: randomUUID(), documentKey, subkey: () => Buffer.alloc(32, 7) },
    device: deviceIdSchema.parse(randomHex(systemPorts, 8)),
    ports: options.ports ?? systemPorts,
    events: {
      changed: (ids) => changes.push({ ids }),
      tagsChanged: () => undefined,
    },
    snapshots: options.snapshots ?? noSnapshots,
    onError: (error) => {
      throw error
    },
  })
  onTestFinished(() => journal.close())
  return { journal, profile, documentKey, changes }
}
