import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { SessionId } from '../../../app/ids'
import type { Orphan } from '../../../app/ipc/journal'
import { api } from '../../api'

/** Messages and recordings whose entry is not here: they are in no list. */
export const useOrphans = defineStore('orphans', () => {
  const all = shallowRef<readonly Orphan[]>([])

  async function load(): Promise<void> {
    all.value = (await api().journal.orphans(undefined)).orphans
  }

  /** Makes an entry of one again. */
  async function restore(id: SessionId): Promise<void> {
    await api().journal.restoreOrphan({ id })
    await load()
  }

  /** Deletes one permanently, on every device. */
  async function remove(id: SessionId): Promise<void> {
    await api().journal.removeOrphan({ id })
    await load()
  }

  return { all, load, restore, remove }
})
