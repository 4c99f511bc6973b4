import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { BackupActivity, BackupPlace, BackupTarget } from '../../../app/ipc/backup'
import { isAppError } from '../../../app/errors'
import type { UnlockWith } from '../../../app/ipc/vault'
import { api } from '../../api'
import { toastError } from '../../ui/overlay/toasts'
import { chooseFolder, chooseSaveFile } from '../files'

/** Where the journal is backed up, what is done there at this moment, and what became of it. */
export const useBackups = defineStore('backups', () => {
  const targets = shallowRef<readonly BackupTarget[]>([])
  const activity = shallowRef<BackupActivity | null>(null)
  const isLoaded = shallowRef(false)
  const troubled = computed(() => targets.value.filter(({ trouble }) => trouble !== null))

  async function load(): Promise<void> {
    const answer = await api().backup.list(undefined)
    targets.value = answer.targets
    activity.value = answer.activity
    isLoaded.value = true
  }

  /** Backs up there from now on. */
  async function add(place: BackupPlace): Promise<void> {
    await api().backup.add(place)
    await load()
  }

  /** Asks for a folder and backs up into it from now on. Answers whether one was chosen. */
  async function addFolder(title: string): Promise<boolean> {
    const folder = await chooseFolder(title)
    if (folder !== null) await add({ folder })
    return folder !== null
  }

  const run = (backupId: string) => api().backup.run({ backupId })
  const verify = (backupId: string) => api().backup.verify({ backupId })
  const listen = (backupId: string) => api().backup.listen({ backupId })
  const cancel = () => api().backup.cancel(undefined)
  const restore = (from: BackupPlace, unlock: UnlockWith) => api().backup.restore({ from, unlock })

  async function remove(backupId: string): Promise<void> {
    await api().backup.remove({ backupId })
    await load()
  }

  /** Asks where to, and writes a sheet there. Answers whether it was written. */
  async function saveSheet(title: string, lines: [string, string][]): Promise<boolean> {
    const path = await chooseSaveFile(title, `${title}.pdf`)
    if (path === null) return false
    await api().backup.saveSheet({ path, title, lines })
    return true
  }

  /** Loads, and again when something ended; answers how to stop. */
  function follow(): () => void {
    const loading = (): void =>
      void load().catch((error: unknown) => {
        // The journal was locked meanwhile: the page is going.
        if (!isAppError(error, 'locked')) toastError(error)
      })
    loading()
    return api().on('backup.changed', (change) => {
      activity.value = change.activity
      if (change.activity === null || change.activity.documents + change.activity.bytes === 0) loading()
    })
  }

  return {
    targets,
    activity,
    isLoaded,
    troubled,
    load,
    add,
    addFolder,
    run,
    verify,
    listen,
    cancel,
    restore,
    remove,
    saveSheet,
    follow,
  }
})
