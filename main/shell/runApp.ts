import { app, nativeTheme, powerSaveBlocker, session as sessions, shell, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { contract, events, type Emit } from '../../app/ipc'
import { channelsOf } from '../../app/ipc/wire/define'
import { openHost } from '../composition/compose'
import { Desktop } from './desktop/desktop'
import { KeepAwake } from './desktop/keepAwake'
import { createGate } from '../ipc/gate'
import { createEmit, openGate } from '../ipc/handle'
import { ChosenPlaces } from '../ipc/chosenPlaces'
import { createHandlers } from '../ipc/handlers'
import { openMainWindow } from './window/mainWindow'
import { within } from '../platform/uncaught'
import type { LaunchArguments } from './start/arguments'
import { CarriedHost } from './media/carriedHost'
import { takeCommands, type ServeCommands } from './takeCommands'
import { CloseQuestion } from './window/closeQuestion'
import { createContentHandler } from './security/content'
import { CONTENT_ORIGIN } from './security/contentSecurity'
import type { Crash } from './start/crash'
import { openRequestOf, type OpenRequest } from './links/deepLink'
import { EntryLinks } from './links/entryLinks'
import { ShutdownHandshake, SHUTDOWN_HANDSHAKE_MS } from './shutdownHandshake'
import { systemKeychain } from './keychain'
import { cutOff, devServerOf, lockSession } from './security/lockdown'
import { describe, log } from './start/log'
import { PendingLink } from './links/pendingLink'
import { captureWindow } from './window/capture'
import { LockedPage } from './window/lockedPage'
import { paperOf } from './window/paper'
import { WindowPicture } from './media/picture'
import { playback } from './media/playback'
import { serve } from './security/protocols'
import { createShellHandlers } from './shellHandlers'
import { watchSmoke } from './smoke'
import { speechPlatform } from './speechPlatform'
import { electronSystem } from './system'

/** After an error that nobody caught, calls may be inside the gate that never end, in milliseconds. */
const GATE_MS = 3_000

/**
 * Opens the window on a profile and keeps both going until the app quits, or `crash` ends it.
 * @param serveCommands begins to take commands
 */
export async function runApp(
  launch: LaunchArguments,
  profile: string,
  crash: Crash,
  serveCommands: ServeCommands,
): Promise<void> {
  const devServer = devServerOf(app)
  const origin = devServer ? new URL(devServer).origin : CONTENT_ORIGIN
  // In memory: whatever Chromium would cache of the journal never reaches the disk.
  const session = sessions.fromPartition('journal', { cache: false })
  lockSession(session, origin)
  await cutOff(session, devServer)

  const main: { window: BrowserWindow | undefined } = { window: undefined }
  const toWindow = createEmit(events, () =>
    main.window?.isDestroyed() === false && !page.isAway ? [main.window.webContents] : [],
  ) as Emit
  const links = new PendingLink((request) => toWindow('shell.open', request))
  const url = devServer ?? `${CONTENT_ORIGIN}/index.html`
  const page: LockedPage = new LockedPage({
    window: () => main.window,
    url,
    ask: () => toWindow('shell.locking', {}),
    patienceMs: SHUTDOWN_HANDSHAKE_MS,
    background: () => paperOf(nativeTheme.shouldUseDarkColors, desktop.theme),
    onError: (error) => log(describe(error)),
  })
  const emit: Emit = (event, payload) => {
    toWindow(event, payload)
    desktop.heard(event, payload)
    if (event === 'vault.changed') void page.changed((payload as { state: string }).state === 'locked')
  }
  const smoke = launch.smoke ? watchSmoke((code, line) => void finish(code, line)) : undefined
  const system = electronSystem(() => main.window)
  const places = new ChosenPlaces()
  const awake = new KeepAwake(powerSaveBlocker)
  const carried = new CarriedHost(
    () =>
      openHost({
        profile,
        emit,
        keychain: systemKeychain(profile),
        speech: speechPlatform(awake),
        visible: () => main.window?.isVisible() === true,
        beforeLock: () => {
          links.ready(false)
          return page.leave()
        },
        onError: (error) => log(describe(error)),
      }),
    (host) => createHandlers(host, system, places),
  )
  const desktop: Desktop = new Desktop({
    awake,
    host: () => carried.host(),
    window: () => main.window,
    emit,
    quit: () => {
      // The question belongs to a window that can be seen.
      if (desktop.recording) desktop.show()
      quitIfMay(question)
    },
    open: (request) => links.ask(request),
    onError: (error) => log(describe(error)),
  })
  const question = new CloseQuestion({
    recording: () => desktop.recording,
    language: () => desktop.language,
    confirm: system.confirm,
  })
  desktop.applyMenu()
  const problem = await carried.problem()
  if (problem) log(problem.message)

  const pictureAt = (file: string): WindowPicture =>
    new WindowPicture(file, {
      isOpen: async () => (await carried.host()).vault.state.state === 'unlocked',
      capture: () => captureWindow(main.window),
      tell: log,
    })
  const handshake = new ShutdownHandshake((crashed) => emit('shell.closing', crashed ? { crashed } : {}))
  links.ask(openRequestOf(launch.link))
  const gate = createGate({
    contract,
    handlers: {
      ...carried.handlers(),
      shell: createShellHandlers({
        profile,
        smoke,
        picture: launch.picture === undefined ? undefined : pictureAt(launch.picture),
        onReady: (journal) => {
          page.ready()
          links.ready(journal === 'open')
        },
        page,
        shortcut: () => desktop.shortcut,
        onClosed: () => handshake.windowFinished(),
        entryLinks: new EntryLinks({
          language: () => desktop.language,
          confirm: system.confirm,
          openExternal: (url) => shell.openExternal(url),
          show: (request) => links.ask(request),
        }),
      }),
    },
    origin,
    checkOutput: !app.isPackaged,
    onBug: (channel, error) => log(`${channel}: ${describe(error)}`),
  })
  const closeGate = openGate(
    gate,
    (contents) => contents === main.window?.webContents,
    (path) => places.toRead(path),
  )
  serve(session, createContentHandler(join(import.meta.dirname, '../renderer')), playback(carried))

  main.window = openMainWindow({
    url,
    session,
    calls: channelsOf(contract),
    events: Object.keys(events),
    stateFile: join(profile, 'window.json'),
    show: !launch.hidden,
    onError: (error) => log(describe(error)),
  })
  main.window.webContents.on('render-process-gone', (_event, { reason }) => {
    handshake.windowFinished() // There is nobody left to wait for.
    page.left(null, true)
    log(`the window's process is gone: ${reason}`)
    smoke?.failed(`the window's process is gone (${reason})`)
    links.ready(false)
    if (reason === 'clean-exit') return
    // What it was recording is safe up to the last slice: the new page offers it.
    abandonCaptures(carried)
      .catch((error: unknown) => log(describe(error)))
      .finally(() => main.window?.isDestroyed() === false && main.window.reload())
      .catch(() => undefined) // `reload` only asks.
  })
  onOpenRequests((request) => {
    desktop.show()
    links.ask(request)
  })

  crash.prepare({
    window: () => main.window,
    language: () => desktop.language,
    close: async () => {
      if (main.window?.isDestroyed() === false && !page.isAway)
        await handshake.waitForWindow(SHUTDOWN_HANDSHAKE_MS, true)
      await within(GATE_MS, () => gate.close())
      await carried.close()
    },
  })

  // Without a profile there is nothing to show beside the window, which tells why.
  if (!problem) await desktop.start()
  const stopCommands = await takeCommands(carried, serveCommands)

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= closeAll())
  async function closeAll(): Promise<void> {
    if (main.window?.isDestroyed() === false && !page.isAway) await handshake.waitForWindow()
    desktop.stop()
    await within(GATE_MS, stopCommands)
    await gate.close()
    await carried.close()
    closeGate()
  }
  async function finish(code: number, line: string): Promise<void> {
    log(line)
    await close()
    app.exit(code)
  }
  quitThrough(
    main.window,
    close,
    () => desktop.staysInTray,
    () => quitIfMay(question),
  )
}

/** Nobody feeds the captures of a window that died; let go of them, so that they can be recovered. */
async function abandonCaptures(carried: CarriedHost): Promise<void> {
  const host = await carried.host()
  if (host.vault.state.state === 'unlocked') await host.services().audio.captures.abandon()
}

/** A link or a second start of the same profile asks this one to show itself. */
function onOpenRequests(show: (request: OpenRequest | undefined) => void): void {
  app.on('second-instance', (_event, argv) => show(openRequestOf(argv.find((word) => word.startsWith('braindump://')))))
  app.on('open-url', (event, link) => {
    event.preventDefault()
    show(openRequestOf(link))
  })
}

/**
 * Whatever ends the app (the window, the menu, the system) first closes what is open, once. Closing the window only hides it
 * where the app stays in the tray.
 * @param ask a person closed the window, and that ends the app
 */
function quitThrough(window: BrowserWindow, close: () => Promise<void>, stays: () => boolean, ask: () => void): void {
  let closed = false
  let quitting = false
  const quit = (event: { preventDefault: () => void }): void => {
    if (closed) return
    event.preventDefault()
    close()
      .catch((error: unknown) => log(`closing: ${describe(error)}`))
      .finally(() => {
        closed = true
        app.quit()
      })
      .catch(() => undefined) // `quit` only asks.
  }
  window.on('close', (event) => {
    if (quitting || closed) return quit(event)
    event.preventDefault()
    if (stays()) window.hide()
    else ask()
  })
  app.on('before-quit', (event) => {
    quitting = true
    quit(event)
  })
  app.on('window-all-closed', () => app.quit())
}

function quitIfMay(question: CloseQuestion): void {
  question
    .mayClose()
    .then((may) => may && app.quit())
    .catch((error: unknown) => log(describe(error)))
}
