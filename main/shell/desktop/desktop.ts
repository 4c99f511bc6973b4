import { app, globalShortcut, Notification, powerMonitor, type BrowserWindow } from 'electron'
import type { BrainDumpEvents, Emit } from '../../../app/ipc'
import type { OpenTarget } from '../../../app/ipc/system/shell'
import { canBeGlobal } from '../../../app/globalShortcut'
import { menuWords } from '../../../app/words/menu'
import { desktopWords, wordsLanguage, type DesktopWords } from '../../../app/words/desktop'
import {
  needsOf,
  nothingNoticed,
  reviewNotice,
  syncNotice,
  type Notice,
  type Noticed,
} from '../../../app/words/notices'
import type { z } from 'zod'
import type { Host } from '../../composition/compose'
import type { KeepAwake } from './keepAwake'
import { setApplicationMenu } from './menu'
import type { OpenRequest } from '../links/deepLink'
import { setAutostart } from './loginItem'
import { AppTray } from './tray'

/** A person who moved the mouse or typed within this time is there. */
const PRESENT_SECONDS = 15

export interface DesktopOptions {
  readonly awake: KeepAwake
  readonly host: () => Promise<Host>
  readonly window: () => BrowserWindow | undefined
  readonly emit: Emit
  /** A person wants to quit. */
  readonly quit: () => void
  /** Shows a place of the window, as soon as a journal is open. */
  readonly open: (request: OpenRequest) => void
  readonly onError: (error: unknown) => void
}

type Payload<E extends keyof BrainDumpEvents> = z.output<BrainDumpEvents[E]>

/**
 * What the app does outside its window: tray, global shortcut, start at login, notifications, locking when nobody is
 * there, and a fresh start of syncing after sleep. It follows settings and events; it decides nothing about the journal.
 */
export class Desktop {
  readonly #options: DesktopOptions
  #host: Host | undefined
  #tray: AppTray | undefined
  #shortcut = ''
  #recording = false
  #noticed: Noticed = nothingNoticed
  #presence: NodeJS.Timeout | undefined

  constructor(options: DesktopOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    this.#host = await this.#options.host()
    this.#presence = setInterval(() => this.#notePresence(), PRESENT_SECONDS * 1000)
    powerMonitor.on('lock-screen', this.#lockIfWished)
    powerMonitor.on('suspend', this.#lockIfWished)
    powerMonitor.on('resume', this.#restartSync)
    // What the system refuses, as to start at login, is told; the app opens all the same.
    await this.apply().catch(this.#options.onError)
  }

  stop(): void {
    clearInterval(this.#presence)
    powerMonitor.off('lock-screen', this.#lockIfWished)
    powerMonitor.off('suspend', this.#lockIfWished)
    powerMonitor.off('resume', this.#restartSync)
    globalShortcut.unregisterAll()
    this.#options.awake.stop()
    this.#tray?.remove()
    this.#tray = undefined
    this.#host = undefined
  }

  /** Hears every event that goes to the window. */
  heard(event: string, payload: unknown): void {
    const words = this.#words
    switch (event) {
      case 'settings.changed':
        this.apply().catch(this.#options.onError)
        return
      case 'recorder.active':
        this.#recording = (payload as Payload<'recorder.active'>).active
        this.#options.awake.set('recording', this.#recording)
        this.#tray?.update(words, this.#recording)
        return
      case 'conflicts.changed': {
        const { count } = payload as Payload<'conflicts.changed'>
        this.#notify(reviewNotice(this.#noticed, count, words))
        this.#noticed = { ...this.#noticed, reviews: count }
        return
      }
      case 'sync.changed': {
        const { status } = payload as Payload<'sync.changed'>
        this.#notify(syncNotice(this.#noticed, status, words))
        this.#noticed = { ...this.#noticed, needs: needsOf(status) }
        return
      }
    }
  }

  /** Brings tray, shortcut and start at login in line with the settings. */
  async apply(): Promise<void> {
    const settings = this.#host?.settings
    if (!settings) return
    if (settings.get('desktop.tray') && !this.#tray) this.#tray = this.#openTray()
    if (!settings.get('desktop.tray')) {
      this.#tray?.remove()
      this.#tray = undefined
    }
    this.#tray?.update(this.#words, this.#recording)
    this.applyMenu()
    this.#applyShortcut(settings.get('desktop.recordShortcut'))
    await applyLoginItem(settings.get('desktop.startAtLogin'))
  }

  get #words(): DesktopWords {
    return desktopWords[this.language]
  }

  /** Of the settings, or of the system while there are none. */
  get language(): 'en' | 'de' {
    const setting = this.#host?.settings.get('appearance.language') ?? 'system'
    return wordsLanguage(setting, app.getPreferredSystemLanguages()[0] ?? app.getLocale())
  }

  #openTray(): AppTray | undefined {
    try {
      return new AppTray({
        show: () => this.show(),
        toggleRecording: this.#toggleRecording,
        write: () => this.#open('new-entry'),
        lock: () => void this.#host?.vault.lock().catch(this.#options.onError),
        quit: this.#options.quit,
      })
    } catch (error) {
      // A desktop without a tray: everything in it is in the window as well.
      this.#options.onError(error)
      return undefined
    }
  }

  /** The application menu in the language of the settings, or of the system while there are none. */
  applyMenu(): void {
    const actions = {
      open: (target: OpenTarget) => this.#open(target),
      toggleRecording: this.#toggleRecording,
      quit: this.#options.quit,
    }
    setApplicationMenu(menuWords[this.language], actions, !app.isPackaged)
  }

  /** Of the settings. */
  get theme(): 'system' | 'light' | 'dark' {
    return this.#host?.settings.get('appearance.theme') ?? 'system'
  }

  /** The shortcut that works in every program, and whether it is ours. */
  get shortcut(): { keys: string; works: boolean } {
    const keys = this.#host?.settings.get('desktop.recordShortcut') ?? ''
    return { keys, works: keys !== '' && keys === this.#shortcut }
  }

  /** Something is being recorded. */
  get recording(): boolean {
    return this.#recording
  }

  /** Closing the window leaves the app in the tray. */
  get staysInTray(): boolean {
    return this.#tray !== undefined && this.#host?.settings.get('desktop.keepRunning') === true
  }

  #applyShortcut(shortcut: string): void {
    if (shortcut === this.#shortcut) return
    if (this.#shortcut !== '') globalShortcut.unregister(this.#shortcut)
    this.#shortcut = ''
    if (!canBeGlobal(shortcut)) return
    try {
      // False: another program has these keys. The settings show that the shortcut does nothing.
      if (globalShortcut.register(shortcut, this.#toggleRecording)) this.#shortcut = shortcut
    } catch (error) {
      this.#options.onError(error)
    }
  }

  readonly #toggleRecording = (): void => {
    // While the journal is locked nothing can be recorded: the person sees why.
    if (this.#host?.vault.state.state === 'unlocked') this.#options.emit('recorder.toggle', {})
    else this.show()
  }

  #notify(notice: Notice | null): void {
    const wished = this.#host?.settings.get('desktop.notifications') ?? false
    const looking = this.#options.window()?.isFocused() ?? false
    if (!notice || !wished || looking || !Notification.isSupported()) return
    const notification = new Notification({ title: notice.title, body: notice.body, silent: true })
    notification.on('click', () => this.#open(notice.opens))
    notification.show()
  }

  show(): void {
    const window = this.#options.window()
    if (window?.isMinimized()) window.restore()
    window?.show()
    window?.focus()
  }

  #open(target: OpenTarget): void {
    this.show()
    this.#options.open({ target, id: null })
  }

  /** Recording is being there, too: a journal is never locked under somebody who speaks. */
  #notePresence(): void {
    if (this.#recording || powerMonitor.getSystemIdleTime() < PRESENT_SECONDS) this.#host?.autoLock.touch()
  }

  readonly #lockIfWished = (): void => {
    const host = this.#host
    if (!host || this.#recording || host.settings.get('security.autoLockMinutes') === 0) return
    host.vault.lock().catch(this.#options.onError)
  }

  readonly #restartSync = (): void => {
    const host = this.#host
    if (host?.vault.state.state === 'unlocked') host.services().sync.now()
  }
}

/** Linux has no call for it in Electron; there it is a file. Only an installed app is started at login. */
async function applyLoginItem(on: boolean): Promise<void> {
  if (!app.isPackaged) return
  if (process.platform === 'linux') await setAutostart(on, process.execPath)
  else app.setLoginItemSettings({ openAtLogin: on, args: ['--hidden'] })
}
