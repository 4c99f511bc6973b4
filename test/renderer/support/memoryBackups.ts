import type { BackupPlace, BackupTarget } from '../../../app/ipc/backup'
import type { Memory, MemoryState } from './memoryState'

export const BACKUP: BackupTarget = {
  backupId: 'b'.repeat(32),
  folder: '/media/ada/Disk',
  isServer: false,
  inTheClear: false,
  lastGoodAt: Date.now() - 3_600_000,
  lastRun: { at: Date.now() - 3_600_000, ok: true, message: '' },
  lastVerify: {
    ...{ at: Date.now() - 3_500_000, ok: true, message: '' },
    figures: { bytes: 3.1e9, compared: 10_412, wrong: 0, isEverything: true },
  },
  trouble: null,
}

/** The calls about backups, of a journal in memory. */
export const backupCalls = (state: Pick<MemoryState, 'backups'>, emit: Memory['emit']) => ({
  list: () => ({ targets: state.backups.targets, activity: state.backups.activity }),
  add: (place: BackupPlace) => {
    const isServer = 'url' in place
    const folder = isServer ? place.url : place.folder
    const added = { ...BACKUP, isServer, folder, lastGoodAt: null, lastRun: null, lastVerify: null }
    state.backups.targets = [...state.backups.targets, added]
    emit('backup.changed', { activity: null })
  },
  run: () => undefined,
  verify: () => undefined,
  listen: () => ({
    ...{ url: 'audio://backup/one', title: 'By the lake', recordedAt: 1_790_000_000_000 },
    ...{ backedUpAt: 1_790_000_000_000, startMs: 4000, endMs: 14_000 },
  }),
  saveSheet: () => undefined,
  cancel: () => undefined,
  remove: ({ backupId }: { backupId: string }) => {
    state.backups.targets = state.backups.targets.filter((target) => target.backupId !== backupId)
  },
  restore: () => ({ createdAt: 1_790_000_000_000, documents: 412, recordings: 18, damaged: state.backups.damaged }),
})
