import { app, dialog, shell, type BrowserWindow, type MessageBoxOptions, type OpenDialogOptions } from 'electron'
import type { SystemPort } from '../ipc/system'
import { printPdf } from './media/print'

/** Dialogs of the system, over the window they belong to, and printing. */
export function electronSystem(parent: () => BrowserWindow | undefined): SystemPort {
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const window = parent()
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
    return answer.filePaths[0] ?? null
  }
  return {
    version: app.getVersion(),
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
    showFile: (path) => shell.showItemInFolder(path),
    confirm: async ({ message, detail, agree, cancel }) => {
      const window = parent()
      const options: MessageBoxOptions = {
        type: 'warning',
        message,
        detail,
        buttons: [cancel, agree],
        defaultId: 0,
        cancelId: 0,
        noLink: true,
      }
      const answer = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options))
      return answer.response === 1
    },
    printPdf,
  }
}
