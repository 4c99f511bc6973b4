import { BrowserWindow, dialog, session, type OpenDialogOptions } from 'electron'
import type { SystemPort } from '../ipc/system'

/** Dialogs of the system, over the window they belong to, and printing. */
export function electronSystem(parent: () => BrowserWindow | undefined): SystemPort {
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const window = parent()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.filePaths[0] ?? null
  }
  return {
    chooseFolder: (title) => open({ title, properties: ['openDirectory', 'createDirectory'] }),
    chooseFile: (title, extensions) =>
      open({
        title,
        properties: ['openFile'],
        filters: extensions.length > 0 ? [{ name: title, extensions: [...extensions] }] : [],
      }),
    chooseSaveFile: async (title, name) => {
      const window = parent()
      const options = { title, defaultPath: name }
      const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options))
      return answer.filePath === '' ? null : answer.filePath
    },
    printPdf,
  }
}

/** The page gets a session of its own that reaches nothing and keeps nothing. */
async function printPdf(html: string): Promise<Uint8Array> {
  const isolated = session.fromPartition('print', { cache: false })
  isolated.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !details.url.startsWith('data:') }))
  const page = new BrowserWindow({
    show: false,
    webPreferences: { session: isolated, sandbox: true, contextIsolation: true, javascript: false },
  })
  try {
    await page.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`)
    return await page.webContents.printToPDF({ printBackground: true, generateTaggedPDF: true })
  } finally {
    page.destroy()
  }
}
