import { toWritten } from '../../app/messages/written'
import { AppError, isAppError, toAppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import type { Ports } from '../platform/ports'
import { randomHex } from '../platform/ports'
import type { SecretStore } from '../vault/secretStore'
import type { VaultKeys } from '../vault/types'
import type { Vault } from '../vault/vault'
import { BACKUP_KEY_BYTES, BackupKeys } from './format/keys'
import { parseWayIn, unwrapBackupKey } from './format/wayIn'
import { backupsIn, BackupFolder } from './target/folder'
import type { Storage } from './target/storage'
import { BackupSample } from './listen'
import { storageAt, type ServerSignIn } from './places'
import { Targets, type Target } from './targets'
import { KEEP, type Keep } from './work/retention'
import { keepWayIn } from './work/keepWayIn'
import { pruneBackup, type PruneReport } from './work/prune'
import { runBackup, type BackupProgress, type RunReport } from './work/run'
import { storeOf, type BackupSource } from './work/source'
import { verifyBackup, type VerifyReport } from './work/verify'

export interface BackupOptions {
  readonly source: BackupSource
  readonly vault: Pick<Vault, 'sealedKey'>
  readonly keys: VaultKeys
  readonly secrets: Pick<SecretStore, 'get' | 'set' | 'remove'>
  readonly device: string
  readonly ports: Ports
}

/** A run, and why old backups could not be removed after it; null where they could. */
export type FinishedRun = RunReport & { readonly pruneFailure: KeyedMessage | null }

/** Backups of an open journal: into which folders, and what can be done with them. */
export class BackupService {
  readonly targets: Targets
  readonly #options: BackupOptions

  constructor(options: BackupOptions) {
    this.#options = options
    this.targets = new Targets(options.secrets)
  }

  /**
   * Sets up a backup in a folder, or at an address. One that this profile made there before is gone on with. An address that is
   * a target already gets the new credentials, after they let in.
   * @param folder absolute; with `server` an address
   * @throws AppError when the folder is not there or cannot be written; `conflict` when it is a target already
   */
  async add(folder: string, keep: Keep = KEEP, server: ServerSignIn | null = null): Promise<Target> {
    const known = (await this.targets.list()).find((target) => target.folder === folder)
    if (known !== undefined && server === null) throw new AppError('conflict', keyed('backup.folderTwice', { folder }))
    const storage = await storageAt({ folder, server }, new AbortController().signal)
    try {
      if (known === undefined || server === null) return await this.#addIn(storage, keep, server)
      await new BackupFolder(storage, known.backupId).check()
      await this.targets.signIn(known.backupId, server)
      return await this.targets.get(known.backupId)
    } finally {
      storage.close()
    }
  }

  async #addIn(storage: Storage, keep: Keep, server: ServerSignIn | null): Promise<Target> {
    const { ports } = this.#options
    const folder = storage.place
    const own = await this.#ownIn(storage)
    const backupId = own?.backupId ?? randomHex(ports, 16)
    const key = own?.key ?? ports.randomBytes(BACKUP_KEY_BYTES)
    const target: Target = {
      backupId,
      folder,
      keyBase64: key.toString('base64'),
      keep,
      addedAt: ports.now(),
      server: server && { username: server.username, caFile: server.caFile },
      lastSnapshot: null,
      lastGoodAt: null,
      lastRun: null,
      lastVerify: null,
      lastFullVerifyAt: null,
      isDamaged: false,
    }
    const place = new BackupFolder(storage, backupId)
    await place.make()
    await this.#openWith(place, target)
    await this.targets.add(target, server?.password)
    return target
  }

  /** Backs up into a target. @throws AppError in words; what was backed up before is whole */
  async run(target: Target, signal: AbortSignal, onProgress: (progress: BackupProgress) => void): Promise<FinishedRun> {
    const { source, vault, keys: vaultKeys, device, ports } = this.#options
    const keys = keysOf(target, ports)
    let folder: BackupFolder | null = null
    try {
      folder = await this.#folderOf(target, signal)
      await folder.check()
      await this.#openWith(folder, target)
      const aad = `braindump backup vault key v1 ${target.backupId} ${vaultKeys.vaultId}`
      const sealedBase64 = keys.use('vault key', (key) => vault.sealedKey(key, aad).toString('base64'))
      const report = await runBackup({
        folder,
        keys,
        source,
        ports,
        device,
        signal,
        onProgress,
        vaults: [{ vaultId: vaultKeys.vaultId, sealedBase64 }],
        lastSnapshot: target.lastSnapshot,
        isThorough: target.isDamaged,
      })
      const at = ports.now()
      await this.targets.change(target.backupId, {
        lastSnapshot: report.snapshot,
        lastGoodAt: at,
        lastRun: {
          at,
          ok: true,
          ...toWritten(
            keyed('backup.done', { documents: report.counts.documents, recordings: report.counts.recordings }),
          ),
        },
        // What could not be read is looked for again, whether it changes or not.
        isDamaged: report.problems.some(({ key }) => !key.startsWith('audio/')),
      })
      return { ...report, pruneFailure: await this.#pruneAfter(target, folder, keys, at, signal) }
    } catch (cause) {
      // Whoever cancels it knows; of the target it says nothing.
      if (signal.aborted) throw cancelled(cause)
      const error = toAppError(cause)
      await this.targets.change(target.backupId, { lastRun: { at: ports.now(), ok: false, ...toWritten(error.told) } })
      throw error
    } finally {
      folder?.storage.close()
      keys.wipe()
    }
  }

  /** What a run made is whole, whatever becomes of this: the next one tries again. Answers what went wrong. */
  async #pruneAfter(
    { keep }: Target,
    folder: BackupFolder,
    keys: BackupKeys,
    nowMs: number,
    signal: AbortSignal,
  ): Promise<KeyedMessage | null> {
    try {
      await pruneBackup({ folder, keys, keep, nowMs, signal })
      return null
    } catch (error) {
      return signal.aborted ? null : toAppError(error).told
    }
  }

  /**
   * Reads a backup back and compares it with the journal.
   * @param sampleBytes only so much of it, chosen by chance; null all of it
   */
  async verify(
    target: Target,
    sampleBytes: number | null,
    signal: AbortSignal,
    onProgress: (bytes: number) => void,
  ): Promise<VerifyReport> {
    const { source, ports } = this.#options
    const report = await this.#in(target, signal, (folder, keys) =>
      verifyBackup({ folder, keys, source, sampleBytes, chance: Math.random, onProgress, signal }),
    ).catch(async (error: unknown) => {
      const { kind, told } = toAppError(error)
      // A target that went away, or that cannot be read, is told as one that rotted is.
      if (kind !== 'cancelled')
        await this.targets.change(target.backupId, { lastVerify: { at: ports.now(), ok: false, ...toWritten(told) } })
      throw error
    })
    const wrong = report.damaged.length + report.differs.length
    const what = keyed('backup.checked', {
      packs: report.packs,
      snapshots: report.snapshots,
      compared: report.compared,
    })
    const message =
      wrong === 0 ? keyed('backup.nothingWrong', { checked: what }) : keyed('backup.wrong', { checked: what, wrong })
    await this.targets.change(target.backupId, {
      lastVerify: {
        at: ports.now(),
        ok: wrong === 0,
        ...toWritten(message),
        figures: { bytes: report.bytes, compared: report.compared, wrong, isEverything: sampleBytes === null },
      },
      ...(sampleBytes === null ? { lastFullVerifyAt: ports.now() } : {}),
      isDamaged: target.isDamaged || wrong > 0,
    })
    return report
  }

  /** Opens a recording of the newest backup where chance chose; whoever gets it closes it. @throws as `BackupSample.open` */
  async listen(target: Target, signal: AbortSignal): Promise<BackupSample> {
    const { source, ports } = this.#options
    const folder = await this.#folderOf(target, signal)
    const keys = keysOf(target, ports)
    try {
      await folder.check()
      return await BackupSample.open({ folder, keys, source, chance: Math.random, signal })
    } catch (cause) {
      folder.storage.close()
      keys.wipe()
      throw signal.aborted ? cancelled(cause) : cause
    }
  }

  /** Removes what is older than is kept. */
  async prune(target: Target, keep: Keep, signal: AbortSignal): Promise<PruneReport> {
    const { ports } = this.#options
    const report = await this.#in(target, signal, (folder, keys) =>
      pruneBackup({ folder, keys, keep, nowMs: ports.now(), signal }),
    )
    await this.targets.change(target.backupId, { keep })
    return report
  }

  async #in<T>(
    target: Target,
    signal: AbortSignal,
    work: (folder: BackupFolder, keys: BackupKeys) => Promise<T>,
  ): Promise<T> {
    const folder = await this.#folderOf(target, signal)
    const keys = keysOf(target, this.#options.ports)
    try {
      await folder.check()
      return await work(folder, keys)
    } catch (cause) {
      throw signal.aborted ? cancelled(cause) : cause
    } finally {
      folder.storage.close()
      keys.wipe()
    }
  }

  /** Forgets a target. What is in it stays. */
  async remove(target: Target): Promise<void> {
    await this.targets.remove(target.backupId)
  }

  async #folderOf(target: Target, signal: AbortSignal): Promise<BackupFolder> {
    return new BackupFolder(await storageAt(await this.targets.place(target), signal), target.backupId)
  }

  #openWith(folder: BackupFolder, target: Target): Promise<void> {
    const { source, device, keys, ports } = this.#options
    return keepWayIn(folder, storeOf(source, 'keyring'), { ...target, device }, keys, ports)
  }

  /** A backup of this device that is in the folder already, and opens with the key of this journal. */
  async #ownIn(storage: Storage): Promise<{ backupId: string; key: Buffer } | null> {
    const { device, keys } = this.#options
    for (const backupId of await backupsIn(storage)) {
      const { whole } = await new BackupFolder(storage, backupId).keys()
      for (const { bytes } of whole) {
        try {
          const wayIn = parseWayIn(bytes)
          if (wayIn.device !== device || wayIn.vaultId !== keys.vaultId) continue
          return { backupId, key: unwrapBackupKey(keys.subkey('backup'), wayIn) }
        } catch (error) {
          if (!isAppError(error)) throw error // One of somebody else, or damaged: a new backup beside it.
        }
      }
    }
    return null
  }
}

const keysOf = (target: Target, ports: Ports): BackupKeys => {
  const key = Buffer.from(target.keyBase64, 'base64')
  try {
    return new BackupKeys(target.backupId, key, ports)
  } finally {
    key.fill(0)
  }
}

const cancelled = (cause: unknown): AppError => new AppError('cancelled', keyed('backup.cancelled'), { cause })
