import type { SyncReport } from '../../app/ipc/sync'
import { sessionIdSchema, type SessionId } from '../../app/ids'
import type { KeyringDatabase } from '../database/keyring-store'
import { isTrash } from '../database/replica-screen'
import type { Journal } from '../journal/journal'
import type { Ports } from '../ports'
import type { SecretStore } from '../vault/secretStore'
import type { Vault } from '../vault/vault'
import { screenKeyring } from './keyringScreen'
import { RemoteList } from './remoteList'
import type { SyncedDatabase } from './remoteSync'
import { SyncService, type SyncTuning } from './syncService'
import type { JournalCensus } from './trashBrake'

export interface OpenSync {
  readonly profile: string
  readonly vault: Vault
  readonly keyring: KeyringDatabase
  readonly journal: Journal
  readonly secrets: SecretStore
  readonly ports: Ports
  readonly conflicts: () => number
  readonly onChange: (report: SyncReport) => void
  readonly onError: (error: unknown) => void
  readonly visible?: () => boolean
  readonly tuning?: SyncTuning
}

/** Replication of an open journal: the keyring and every entity. The audio store moves by its own policy (design §7). */
export function openSync(options: OpenSync): Promise<SyncService> {
  const { profile, vault, journal, secrets, ports, conflicts, onChange, onError, visible, tuning } = options
  return SyncService.open({
    profile,
    vaultId: vault.keys().vaultId,
    remotes: new RemoteList(profile, secrets, ports),
    databases: databasesOf(options),
    census: censusOf(journal),
    conflicts,
    ports,
    onChange,
    onError,
    ...(visible ? { visible } : {}),
    ...(tuning ? { tuning } : {}),
  })
}

function databasesOf({
  vault,
  keyring,
  journal,
  onError,
}: OpenSync): (brake: (documents: Parameters<SyncedDatabase['screen']>[0]) => void) => SyncedDatabase[] {
  const { vaultId } = vault.keys()
  return (brake) => [
    {
      name: 'keyring',
      store: keyring,
      screen: (documents) => screenKeyring(vault, keyring, vaultId, documents, onError),
    },
    ...[...journal.stores.stores].map(([name, store]) => ({
      name,
      store,
      screen: (documents: Parameters<SyncedDatabase['screen']>[0]) => {
        if (name === 'sessions') brake(documents)
        return documents
      },
    })),
  ]
}

function censusOf(journal: Journal): JournalCensus {
  const { summaries, databases, sessions } = journal
  const store = journal.stores.stores.get('sessions')
  return {
    liveEntries: () => summaries.list('journal').length + summaries.list('archive').length,
    isLive: (id) => {
      const parsed = sessionIdSchema.safeParse(id)
      return parsed.success && summaries.of([parsed.data])[0]?.deletedAt === null
    },
    isTrash: (document) => store !== undefined && isTrash(store, document),
    read: async (ids) =>
      (await databases.sessions.getMany(ids)).flatMap((result) => (result.ok ? [result.stored.doc] : [])),
    restore: async (kept) => {
      const trashed: SessionId[] = []
      for (const session of kept) {
        const now = await databases.sessions.find(session.id)
        // Gone for good: written anew, as it was. In the trash: taken out.
        if (now === null) await databases.sessions.put(session, null)
        else if (now.doc.deletedAt !== null) trashed.push(session.id)
      }
      if (trashed.length > 0) await sessions.restore(trashed)
    },
  }
}
