import { BrowserWindow, screen, type Session } from 'electron'
import { join } from 'node:path'
import { toArguments } from '../../../app/ipc/wire/wire'
import { fitInto, readWindowState, writeWindowState } from './windowState'

export interface MainWindowOptions {
  /** Page to show: our own scheme, or the dev server while developing. */
  readonly url: string
  readonly session: Session
  /** Names of calls and events for the preload script. */
  readonly calls: readonly string[]
  readonly events: readonly string[]
  /** File that remembers where the window was. */
  readonly stateFile: string
  readonly show: boolean
  /** The page could not be loaded, or the window went before it was. */
  readonly onError: (error: unknown) => void
}

/** Opens the one window of the app: isolated, sandboxed, shown once it has painted. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const state = fitInto(
    readWindowState(options.stateFile),
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const { maximized, width, height, x, y } = state
  const window = new BrowserWindow({
    width,
    height,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 420,
    minHeight: 480,
    show: false,
    title: 'BrainDump',
    autoHideMenuBar: true,
    webPreferences: {
      session: options.session,
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      additionalArguments: toArguments(options.calls, options.events),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Its dictionaries would be downloaded; everything here works without a network.
      spellcheck: false,
      // A recording goes on while the window is covered or minimised.
      backgroundThrottling: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => {
    if (options.show) window.show()
  })
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds()
    writeWindowState(options.stateFile, { x, y, width, height, maximized: window.isMaximized() })
  })
  window.loadURL(options.url).catch(options.onError)
  return window
}
