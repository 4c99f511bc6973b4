import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { z } from 'zod'
import type { SessionId } from '../../app/ids'
import type { importKindSchema, ImportReport } from '../../app/ipc/exchange'
import { api } from '../api'
import { chooseFile, chooseFolder, chooseSaveFile } from './files'

export type ImportKind = z.infer<typeof importKindSchema>
export type ExportReport = Awaited<ReturnType<ReturnType<typeof api>['transfer']['export']>>

/** Out and in: choosing, progress, cancelling. One at a time. */
export const useTransfer = defineStore('transfer', () => {
  const busy = ref(false)
  const progress = ref<{ done: number; total: number | null } | null>(null)

  async function run<T>(work: () => Promise<T>): Promise<T> {
    busy.value = true
    progress.value = null
    const off = api().on('transfer.progress', ({ done, total }) => (progress.value = { done, total }))
    try {
      return await work()
    } finally {
      off()
      busy.value = false
      progress.value = null
    }
  }

  /** Null when no folder was chosen. */
  async function exportEntries(
    ids: SessionId[],
    format: 'json' | 'markdown',
    title: string,
  ): Promise<ExportReport | null> {
    const path = await chooseFolder(title)
    return path === null ? null : run(() => api().transfer.export({ ids, format, directory: path }))
  }

  /** Answers how many entries are in it; null when no file was chosen. */
  async function exportPdf(ids: SessionId[], title: string): Promise<{ entries: number; path: string } | null> {
    const path = await chooseSaveFile(title, 'BrainDump.pdf')
    if (path === null) return null
    const { entries } = await run(() => api().transfer.exportPdf({ ids, path }))
    return { entries, path }
  }

  const choose = (kind: ImportKind, title: string): Promise<string | null> =>
    kind === 'v3' || kind === 'json'
      ? chooseFile(title, kind === 'v3' ? ['db', 'sqlite', 'sqlite3'] : ['json'])
      : chooseFolder(title)

  const importFrom = (kind: ImportKind, path: string, dryRun: boolean): Promise<ImportReport> =>
    run(() => api().transfer.import({ kind, path, dryRun }))
  const cancel = () => api().transfer.cancel(undefined)

  return { busy, progress, exportEntries, exportPdf, choose, importFrom, cancel }
})
