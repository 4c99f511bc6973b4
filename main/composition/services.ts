import { join } from 'node:path'
import { isAppError } from '../../app/errors'
import type { Emit } from '../../app/ipc'
import type { BackupActivities } from '../backup/activity'
import type { BackupService } from '../backup/service'
import { JournalCatalog } from '../audio/journalCatalog'
import { AudioService } from '../audio/service'
import { journalPorts } from '../conflicts/journalPorts'
import { ConflictService } from '../conflicts/service'
import type { DatabaseFolders } from '../database/mending/databaseFolders'
import type { KeyringDatabase } from '../database/keyringStore'
import { databasesSetAside } from '../database/setAside'
import { DeviceRegistry } from '../devices/registry'
import { Journal } from '../journal/journal'
import type { Settings } from '../journal/settings'
import { listSnapshots } from '../journal/listSnapshots'
import type { Ports } from '../platform/ports'
import { Announcer } from './announcer'
import { backupSource } from './backupSource'
import { MissingDocuments } from './missing'
import { openUpkeep, type Upkeep } from './openUpkeep'
import { openBackups, type Backups } from './openBackups'
import type { DeviceFile } from '../profile/device'
import { openSync } from '../replication/openSync'
import type { SyncService } from '../replication/syncService'
import type { SyncTuning } from '../replication/run/tuning'
import { SearchService } from '../search/service'
import { openSpeech, type Speech, type SpeechPlatform } from '../transcribe/open'
import { TransferService } from '../exchange/service'
import { SecretStore } from '../vault/secretStore'
import type { VaultKeys } from '../vault/types'
import type { Vault } from '../vault/vault'

/** What the services of an open journal are made from. */
export interface ServiceContext {
  readonly profile: string
  readonly ports: Ports
  readonly emit: Emit
  readonly onError: (error: unknown) => void
  readonly device: DeviceFile
  readonly settings: Settings
  readonly folders: DatabaseFolders
  readonly keyring: KeyringDatabase
  readonly vault: Vault
  /** Sync, transcribe and clean up without being asked: true for a window, false for single commands. */
  readonly background: boolean
  readonly visible?: (() => boolean) | undefined
  /** Shorter times for syncing, in tests. */
  readonly sync?: SyncTuning | undefined
  /** Where speech recognition runs; a child process of plain Node when left out. */
  readonly speech?: SpeechPlatform | undefined
}

/** Everything that needs the vault key. */
export interface Services extends Omit<Upkeep, 'stop'> {
  readonly keys: VaultKeys
  readonly journal: Journal
  readonly secrets: SecretStore
  readonly devices: DeviceRegistry
  readonly audio: AudioService
  readonly sync: SyncService
  readonly conflicts: ConflictService
  readonly speech: Speech
  readonly transfer: TransferService
  readonly missing: MissingDocuments
  readonly backups: BackupService
  readonly backupActivities: BackupActivities
  /** Started on first use by single commands, at once by a window. */
  search(): SearchService
  close(): Promise<void>
}

/** Opens the services of an unlocked vault, or none of them. */
export async function openServices(context: ServiceContext): Promise<Services> {
  const { profile, ports, emit, onError, device, settings } = context
  const keys = context.vault.keys()
  const opened: (() => Promise<void>)[] = []
  /** Closes in reverse order; one that fails does not keep the others open. */
  const close = async (): Promise<void> => {
    for (const closeOne of opened.reverse()) await closeOne().catch(onError)
  }
  const started = <T>(service: T, closeOne: () => Promise<void>): T => {
    opened.push(closeOne)
    return service
  }
  try {
    let merging: ConflictService | null = null
    let backingUp: Backups | null = null
    let isRecording = false
    const announcer: Announcer = new Announcer({
      emit,
      summaries: (ids) => journal.summaries.of(ids),
      tags: () => journal.tags.list(),
    })
    const journal: Journal = await Journal.open({
      profile,
      keys,
      device: device.device.id,
      ports,
      events: {
        changed: (ids) => {
          announcer.entries(ids)
          merging?.entriesChanged(ids)
          backingUp?.schedule.changed()
        },
        tagsChanged: () => announcer.tags(),
      },
      snapshots: listSnapshots(profile, keys),
      openFolder: (name, open) => context.folders.open(name, open),
      onError,
    })
    // While a database is aside, what is not here may only be missing: nothing is removed because of it.
    const isWhole = (await databasesSetAside(profile)).length === 0
    started(journal, () => journal.close())
    announcer.follow(journal.databases)
    started(announcer, () => announcer.close())
    await settings.attach(journal.databases.settings, journal.editor)
    started(settings, () => settings.detach())
    const secrets = new SecretStore(profile, keys, ports, onError)
    await device.attach(secrets)
    started(device, async () => device.detach())
    const devices = await DeviceRegistry.open({ settings, secrets, device, vaultId: keys.vaultId, ports, onError })
    started(devices, () => devices.close())

    let transcribing: Speech | null = null
    const sync = await openSync({
      profile,
      vault: context.vault,
      keyring: context.keyring,
      journal,
      secrets,
      device: device.device.id,
      devices,
      settings,
      ports,
      conflicts: () => merging?.reviews.count ?? 0,
      onChange: (report) => {
        emit('sync.changed', report)
        merging?.synced()
      },
      onError,
      visible: context.visible,
      tuning: context.sync,
    })
    started(sync, () => sync.close())
    const conflicts = await ConflictService.open(
      join(profile, 'merge-log'),
      { key: keys.subkey('device-state'), purpose: `braindump merge log ${keys.vaultId}` },
      journalPorts(journal, devices, settings, emit, onError, {
        changed: () => emit('sync.changed', sync.report()),
        arrived: () => sync.arrived,
      }),
      context.sync?.quietMs,
    )
    merging = started(conflicts, () => conflicts.stop())
    // It goes on in the background; what fails in it is told there.
    if (context.background) void conflicts.start().catch(onError)

    const audio = await AudioService.open({
      profile,
      keys,
      ports,
      catalog: new JournalCatalog(journal.databases, journal.parts),
      remotes: {
        isSetUp: () => sync.remotes().length > 0,
        current: () => sync.current(),
        mirrors: () => sync.mirrors(),
        onChange: (listener) => sync.onConnection(listener),
      },
      onChanged: (ids) => {
        emit('audio.changed', { ids })
        for (const id of ids) transcribing?.transcription.arrived(id).catch(onError)
      },
      onRecording: (active) => {
        isRecording = active
        emit('recorder.active', { active })
      },
      onStored: (id) => transcribing?.transcription.recorded(id),
      onError,
      background: context.background,
      isWhole,
    })
    started(audio, () => audio.close())
    const speech = await openSpeech({ ...context, platform: context.speech, journal, audio })
    transcribing = started(speech, () => speech.close())
    const transfer = new TransferService({
      journal,
      audio,
      keys,
      device: device.device.id,
      ports,
      onProgress: (progress) => emit('transfer.progress', progress),
      onRecorded: (id) => transcribing?.transcription.recorded(id),
    })
    started(transfer, () => transfer.close())
    const upkeep = openUpkeep({
      profile,
      journal,
      audio,
      settings,
      now: ports.now,
      isExpiring: context.background && isWhole,
      holdsLosses: () => sync.holdsLosses,
      onError,
    })
    started(upkeep, () => upkeep.stop())

    const missing = new MissingDocuments(journal.stores)
    // While it looks, the journal may be closed: the next start looks again.
    if (context.background)
      void missing
        .tell(onError)
        .then((count) => count > 0 && emit('vault.changed', { state: 'unlocked' }))
        .catch((error: unknown) => isAppError(error, 'locked') || onError(error))

    const backups = openBackups({
      source: backupSource(journal, context.keyring, audio),
      vault: context.vault,
      keys,
      secrets,
      ports,
      device: device.device.id,
      emit,
      onError,
      isRecording: () => isRecording,
    })
    backingUp = started(backups, () => backups.close())
    let searching: SearchService | null = null
    const search = (): SearchService => {
      if (searching) return searching
      const key = { key: keys.subkey('snapshot'), vaultId: keys.vaultId, name: 'search' }
      const place = { path: join(profile, 'snapshots', 'search'), key }
      const service = new SearchService(journal.databases, place, onError, () => announcer.searched())
      searching = started(service, () => service.close())
      service.start()
      return service
    }
    if (context.background) search()
    if (context.background) await sync.start()
    if (context.background) backups.schedule.start()
    return {
      keys,
      journal,
      purge: upkeep.purge,
      orphans: upkeep.orphans,
      compaction: upkeep.compaction,
      secrets,
      devices,
      audio,
      sync,
      conflicts,
      speech,
      transfer,
      missing,
      backups: backups.service,
      backupActivities: backups.activities,
      search,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
