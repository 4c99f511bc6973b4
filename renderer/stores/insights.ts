import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { api } from '../api'
import { chooseSaveFile } from './files'

export type Statistics = Awaited<ReturnType<ReturnType<typeof api>['journal']['statistics']>>

/** What the insights are drawn from. */
export const useInsights = defineStore('insights', () => {
  const statistics = shallowRef<Statistics | null>(null)

  async function load(): Promise<void> {
    statistics.value = await api().journal.statistics(undefined)
  }

  /** Answers whether it was saved. */
  async function savePng(title: string, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const path = await chooseSaveFile(title, name)
    if (path === null) return false
    await api().transfer.savePng({ path, bytes })
    return true
  }

  const follow = () => api().on('journal.changed', ({ ids, all }) => void ((all || ids.length > 0) && load()))

  return { statistics, load, savePng, follow }
})
