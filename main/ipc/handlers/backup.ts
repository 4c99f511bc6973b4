import { writeFile } from 'node:fs/promises'
import { troubleOf } from '../../../app/backup/due'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { sheetPage } from '../../../app/exchange/sheetPage'
import type { DomainHandlers } from '../../../app/ipc'
import { backupAudioUrl } from '../../../app/ipc/audio'
import type { BackupActivity, BackupPlace } from '../../../app/ipc/backup'
import { sendsInTheClear } from '../../../app/replication/inTheClear'
import { readAddress, type Place } from '../../backup/places'
import { KEEP } from '../../backup/work/retention'
import type { Host } from '../../composition/compose'
import { refuseUnfinished, restoreJournal } from '../../composition/restoreJournal'
import type { ChosenPlaces } from '../chosenPlaces'
import { unwritable } from '../../exchange/export/exportFolder'
import type { SystemPort } from '../system'
import { NEW_PROFILE_LOCKS_AFTER_MINUTES } from './vault'

/** A restore tells how far it is no more often. */
const TOLD_EVERY_MS = 250

/** Calls about backups. Folders are those that a person chose in a dialog; paths in answers are only shown. */
export function backupHandlers(host: Host, system: SystemPort, places: ChosenPlaces): DomainHandlers<'backup'> {
  const { ports, emit, profile, vault } = host
  const backups = () => host.services().backups
  const activities = () => host.services().backupActivities
  let restoring: AbortController | null = null
  let restored: BackupActivity | null = null

  /** Folders and files are those that a person chose; an address is what they typed. */
  const placeOf = (where: BackupPlace, check: (folder: string) => void): Required<Place> => {
    if ('folder' in where) {
      check(where.folder)
      return { folder: where.folder, server: null }
    }
    if (where.caFile !== undefined) places.checkRead(where.caFile)
    return readAddress(where.url, where)
  }

  const tellRestore = (activity: BackupActivity | null): void => {
    restored = activity
    emit('backup.changed', { activity })
  }
  return {
    list: async () => {
      // While there is no journal yet, only a restore may be under way.
      if (vault.state.state !== 'unlocked' || restored !== null) return { targets: [], activity: restored }
      const targets = (await backups().targets.list()).map((target) => ({
        backupId: target.backupId,
        folder: target.folder,
        isServer: target.server !== null,
        inTheClear: target.server !== null && sendsInTheClear(target.folder),
        lastGoodAt: target.lastGoodAt,
        lastRun: target.lastRun,
        lastVerify: target.lastVerify,
        trouble: troubleOf(target, ports.now()),
      }))
      return { targets, activity: activities().current }
    },
    add: async (where) => {
      const { folder, server } = placeOf(where, (path) => places.checkWrite(path))
      await refuseUnfinished(profile)
      const { backupId } = await backups().add(folder, KEEP, server)
      emit('backup.changed', { activity: activities().current })
      // It goes on in the background; what becomes of it stands beside the target.
      void activities()
        .run(backupId)
        .catch(() => undefined)
    },
    run: ({ backupId }) => activities().run(backupId),
    verify: ({ backupId }) => activities().verify(backupId),
    listen: async ({ backupId }) => {
      const { recording, backedUpAt, startMs, endMs } = await activities().listen(backupId)
      const [summary] = host.services().journal.summaries.of([recording.sessionId])
      const { id, createdAt } = recording
      return { url: backupAudioUrl(id), title: summary?.title ?? '', recordedAt: createdAt, backedUpAt, startMs, endMs }
    },
    saveSheet: async ({ path, title, lines }) => {
      places.checkWrite(path)
      const chosen = host.settings.get('appearance.language')
      const language = chosen === 'system' ? new Intl.DateTimeFormat().resolvedOptions().locale : chosen
      const bytes = await system.printPdf(sheetPage(title, lines, language))
      await writeFile(path, bytes, { mode: 0o600 }).catch((error: unknown) => {
        throw unwritable(error, path)
      })
    },
    cancel: async () => {
      restoring?.abort()
      if (restored === null) await activities().cancel()
    },
    remove: async ({ backupId }) => {
      await backups().remove(await backups().targets.get(backupId))
      emit('backup.changed', { activity: activities().current })
    },
    restore: async ({ from, unlock }) => {
      const place = placeOf(from, (path) => places.checkRead(path))
      if (restoring !== null) throw new AppError('busy', keyed('backup.restoring'))
      const mine = (restoring = new AbortController())
      let toldAtMs = 0
      const tell = (documents: number, bytes: number): void => {
        const activity = { backupId: null, what: 'restore', documents, bytes } as const
        restored = activity
        if (performance.now() - toldAtMs < TOLD_EVERY_MS) return
        toldAtMs = performance.now()
        // It takes as long as it takes, and somebody waits for it.
        host.autoLock.touch()
        tellRestore(activity)
      }
      await host.settings.setUnlessSet('security.autoLockMinutes', NEW_PROFILE_LOCKS_AFTER_MINUTES)
      tell(0, 0)
      try {
        const report = await restoreJournal(host, {
          ...place,
          unlock,
          signal: mine.signal,
          onProgress: ({ documents, chunkBytes }) => tell(documents, chunkBytes),
        })
        const { createdAt, documents, recordings, notRestored, damagedLists } = report
        return { createdAt, documents, recordings, damaged: notRestored.length + damagedLists }
      } catch (error) {
        if (!mine.signal.aborted) throw error
        throw new AppError('cancelled', keyed('backup.restoreCancelled'), { cause: error })
      } finally {
        restoring = null
        tellRestore(null)
      }
    },
  }
}
