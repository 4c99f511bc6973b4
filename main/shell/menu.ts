import { Menu, type MenuItemConstructorOptions } from 'electron'

/**
 * Keeps the editing keys working (they come from the menu on macOS) and leaves everything else to the window,
 * which has its own shortcuts.
 */
export function setApplicationMenu(developing: boolean): void {
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    ...(developing ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
  ]
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? ([{ role: 'appMenu' }] as const) : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'View', submenu: view },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
