import type { SyncReport } from '../../app/ipc/sync'
import {
  messageIdSchema,
  sessionIdSchema,
  sessionOfMessage,
  type DeviceId,
  type MessageId,
  type RecordingId,
} from '../../app/ids'
import type { EntityName } from '../../app/model'
import type { KeyringDatabase } from '../database/keyringStore'
import { lossesAmong } from '../database/replica/screen'
import { RECEIPTS } from '../../app/replication/receipts'
import { unknownAmong } from '../database/revisions/known'
import type { Journal } from '../journal/journal'
import type { Settings } from '../journal/settings'
import type { Ports } from '../platform/ports'
import type { SecretStore } from '../vault/secretStore'
import type { Vault } from '../vault/vault'
import { restoreLost } from './loss/keepMine'
import { screenKeyring } from './setup/keyringScreen'
import { Arrivals } from './loss/arrivals'
import { HeldBack } from './loss/heldBack'
import { MassDeletionGuard, type JournalCensus } from './loss/massDeletionGuard'
import { LossNotes } from './loss/lossNotes'
import { RemoteList } from './remotes/remoteList'
import type { SyncedDatabase } from './run/remoteSync'
import { ReceiptBook } from './receipts/receiptBook'
import type { Receipts } from './receipts/syncReceipts'
import { SyncService } from './syncService'
import type { SyncTuning } from './run/tuning'

export interface OpenSync {
  readonly profile: string
  readonly vault: Vault
  readonly keyring: KeyringDatabase
  readonly journal: Journal
  readonly secrets: SecretStore
  readonly device: DeviceId
  readonly settings: Pick<Settings, 'syncedUnder' | 'setSynced'>
  readonly devices: { nameOf(device: DeviceId): string | null }
  readonly ports: Ports
  readonly conflicts: () => number
  readonly onChange: (report: SyncReport) => void
  readonly onError: (error: unknown) => void
  readonly visible?: (() => boolean) | undefined
  readonly tuning?: SyncTuning | undefined
}

/**
 * Replication of an open journal: the keyring and every entity. The audio store moves by its own policy
 * (docs/DESIGN.md, Transfers).
 */
export async function openSync(options: OpenSync): Promise<SyncService> {
  const { profile, vault, secrets, ports, conflicts, onChange, onError, visible, tuning } = options
  const massDeletion = await MassDeletionGuard.open(censusOf(options), new LossNotes(profile, onError), ports.now)
  const heldBack = await HeldBack.load(profile, onError)
  return await SyncService.open({
    profile,
    vaultId: vault.keys().vaultId,
    remotes: new RemoteList(profile, secrets, ports),
    databases: databasesOf(options, new Arrivals(massDeletion, heldBack, ports.now)),
    massDeletion,
    heldBack,
    receipts: receiptsOf(options, await ReceiptBook.load(profile, onError)),
    conflicts,
    ports,
    onChange,
    onError,
    visible,
    tuning,
  })
}

function databasesOf({ vault, keyring, journal, onError }: OpenSync, arrivals: Arrivals): SyncedDatabase[] {
  const { vaultId } = vault.keys()
  return [
    {
      name: 'keyring',
      store: keyring,
      screen: (documents) => screenKeyring(vault, keyring, vaultId, documents, onError),
    },
    ...[...journal.stores.stores].map(([name, store]) => ({
      name,
      store,
      screen: (documents: Parameters<SyncedDatabase['screen']>[0]) => arrivals.screen(name, store, documents),
    })),
  ]
}

function receiptsOf({ device, devices, journal, settings }: OpenSync, book: ReceiptBook): Receipts {
  return {
    device,
    book,
    databases: [...journal.stores.stores].map(([name, store]) => ({
      name,
      onWritten: (listener) => {
        store.onWritten = listener
      },
      unknownAmong: (asked) => unknownAmong(store, asked),
    })),
    receipts: () => settings.syncedUnder(RECEIPTS),
    publish: async (key, value) => {
      await settings.setSynced(`${RECEIPTS}${key}`, value)
    },
    nameOf: (id) => devices.nameOf(id),
  }
}

function censusOf({ journal, onError }: OpenSync): JournalCensus {
  const { summaries, databases, editor, stores } = journal
  /** The entry that an id belongs to, as far as the id or the list tells; null for what stands by itself. */
  const entryOf = (database: EntityName, id: string): string | null => {
    if (database === 'sessions') return id
    if (database === 'messages') return messageIdSchema.safeParse(id).success ? sessionOfMessage(id as MessageId) : ''
    return database === 'recordings' ? (summaries.recordings.facts.get(id as RecordingId)?.sessionId ?? '') : null
  }
  return {
    live: async (group) =>
      group === 'entries'
        ? summaries.list('journal').length + summaries.list('archive').length
        : await databases[group].count(),
    isLive: (id) => {
      const parsed = sessionIdSchema.safeParse(id)
      return parsed.success && summaries.of([parsed.data])[0]?.deletedAt === null
    },
    lossesAmong: async (database, documents, counts) => {
      const store = stores.stores.get(database)
      if (store === undefined) return []
      return await lossesAmong(store, database, documents, (id) => counts(entryOf(database, id) ?? id))
    },
    restore: (lost) => restoreLost(databases, editor, lost, onError),
  }
}
