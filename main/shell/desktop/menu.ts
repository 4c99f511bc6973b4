import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { OpenTarget } from '../../../app/ipc/system/shell'
import type { MenuWords } from '../../../app/words/menu'

export interface MenuActions {
  /** Shows a place of the window. */
  readonly open: (target: OpenTarget) => void
  readonly toggleRecording: () => void
  readonly quit: () => void
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
  // Not the role: that would end a recording without asking.
  const quit: MenuItemConstructorOptions = { label: words.quit, accelerator: 'CommandOrControl+Q', click: actions.quit }
  const mac = process.platform === 'darwin'
  const ofApp: MenuItemConstructorOptions[] = [
    { role: 'about' },
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    quit,
  ]
  const file: MenuItemConstructorOptions[] = [
    { label: words.record, click: actions.toggleRecording },
    place(words.write, 'new-entry'),
    separator,
    place(words.settings, 'settings'),
    separator,
    { role: 'close', label: words.close },
    ...(mac ? [] : [quit]),
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
    ...(mac ? [{ role: 'appMenu', submenu: ofApp } as const] : []),
    { label: words.file, submenu: file },
    { label: words.edit, submenu: edit },
    { label: words.view, submenu: view },
    { label: words.window, role: 'windowMenu', submenu: [{ role: 'minimize', label: words.minimize }] },
    { label: words.help, submenu: [place(words.shortcuts, 'shortcuts')] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
