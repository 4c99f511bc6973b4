import { defineStore } from 'pinia'
import { api } from '../api'
import { chooseSaveFile } from './files'

/** Looking after the app itself. */
export const useDiagnostics = defineStore('diagnostics', () => {
  const report = async () => (await api().diagnostics.report(undefined)).text
  const verify = () => api().diagnostics.verify(undefined)
  const info = () => api().shell.info(undefined)

  /** Answers whether it was saved; the person may close the dialog. */
  async function saveReport(title: string): Promise<boolean> {
    const path = await chooseSaveFile(title, 'braindump-report.txt')
    if (path === null) return false
    await api().transfer.saveText({ path, text: await report() })
    return true
  }

  return { report, verify, info, saveReport }
})
