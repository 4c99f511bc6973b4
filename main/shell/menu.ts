import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { OpenTarget } from '../../app/ipc/shell'
import type { MenuWords } from '../../app/words/menu'

export interface MenuActions {
  /** Shows a place of the window. */
  readonly open: (target: OpenTarget) => void
  readonly toggleRecording: () => void
}

/**
 * The application menu. It keeps the editing keys working (on macOS they come from here); places of the window are
 * reached without keys of their own, because the window has its own shortcuts, which a person may change.
 */
export function setApplicationMenu(words: MenuWords, actions: MenuActions, developing: boolean): void {
  const place = (label: string, target: OpenTarget): MenuItemConstructorOptions => ({
    label,
    click: () => actions.open(target),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const file: MenuItemConstructorOptions[] = [
    { label: words.record, click: actions.toggleRecording },
    place(words.write, 'new-entry'),
    separator,
    place(words.settings, 'settings'),
    separator,
    { role: 'close', label: words.close },
    { role: 'quit', label: words.quit },
  ]
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo', label: words.undo },
    { role: 'redo', label: words.redo },
    separator,
    { role: 'cut', label: words.cut },
    { role: 'copy', label: words.copy },
    { role: 'paste', label: words.paste },
    { role: 'selectAll', label: words.selectAll },
  ]
  const view: MenuItemConstructorOptions[] = [
    place(words.search, 'search'),
    separator,
    { role: 'resetZoom', label: words.actualSize },
    { role: 'zoomIn', label: words.zoomIn },
    { role: 'zoomOut', label: words.zoomOut },
    separator,
    { role: 'togglefullscreen', label: words.fullScreen },
    ...(developing ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
  ]
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? ([{ role: 'appMenu' }] as const) : []),
    { label: words.file, submenu: file },
    { label: words.edit, submenu: edit },
    { label: words.view, submenu: view },
    { label: words.window, role: 'windowMenu', submenu: [{ role: 'minimize', label: words.minimize }] },
    { label: words.help, submenu: [place(words.shortcuts, 'shortcuts')] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
