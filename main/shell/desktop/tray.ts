import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron'
import type { DesktopWords } from '../../../app/words/desktop'
import iconPath from '../../../build/icons/32x32.png?asset'

export interface TrayActions {
  readonly show: () => void
  readonly toggleRecording: () => void
  readonly write: () => void
  readonly lock: () => void
  readonly quit: () => void
}

/** The icon beside the clock, with record and stop. */
export class AppTray {
  readonly #tray: Tray
  readonly #actions: TrayActions

  constructor(actions: TrayActions) {
    this.#actions = actions
    this.#tray = new Tray(nativeImage.createFromPath(iconPath))
    this.#tray.on('click', actions.show)
  }

  /** Shows the state of now; menus of a tray cannot change while open, so the whole menu is made anew. */
  update(words: DesktopWords, recording: boolean): void {
    const { show, toggleRecording, write, lock, quit } = this.#actions
    const items: MenuItemConstructorOptions[] = [
      { label: recording ? words.stop : words.record, click: toggleRecording },
      { label: words.write, click: write },
      { type: 'separator' },
      { label: words.show, click: show },
      { label: words.lock, click: lock, enabled: !recording },
      { label: words.quit, click: quit },
    ]
    this.#tray.setToolTip(recording ? words.recording : words.tooltip)
    this.#tray.setContextMenu(Menu.buildFromTemplate(items))
  }

  remove(): void {
    this.#tray.destroy()
  }
}
