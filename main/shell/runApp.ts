import { app, session as sessions, type BrowserWindow } from 'electron'
import { join } from 'node:path'
import { contract, events, type Emit } from '../../app/ipc'
import { channelsOf } from '../../app/ipc/define'
import { createGate, type GateOptions } from '../ipc/gate'
import { createEmit, openGate } from '../ipc/handle'
import { openMainWindow } from '../windows/mainWindow'
import type { LaunchArguments } from './arguments'
import { createContentHandler } from './content'
import { CONTENT_ORIGIN } from './contentSecurity'
import { parseDeepLink, type OpenRequest } from './deepLink'
import { lockSession } from './lockdown'
import { log } from './log'
import { setApplicationMenu } from './menu'
import { serve, type Answer } from './protocols'
import { createShellHandlers } from './shellHandlers'
import { watchSmoke } from './smoke'

/** What the shell needs of the services it carries. */
export interface Carried {
  /** Everything but `shell`. */
  readonly handlers: GateOptions['handlers']
  readonly audio: Answer
  /** Waits for what is in flight; the app quits afterwards. */
  readonly close: () => Promise<void>
}

export interface RunOptions {
  readonly launch: LaunchArguments
  readonly profile: string
  readonly open: (emit: Emit) => Promise<Carried>
}

/** Opens the window on the services and keeps both going until the app quits. */
export async function runApp({ launch, profile, open }: RunOptions): Promise<void> {
  const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  const origin = devServer ? new URL(devServer).origin : CONTENT_ORIGIN
  // In memory: whatever Chromium would cache of the journal never reaches the disk.
  const session = sessions.fromPartition('journal', { cache: false })
  lockSession(session, origin)
  setApplicationMenu(!app.isPackaged)

  const main: { window: BrowserWindow | undefined } = { window: undefined }
  let pending = openRequestOf(launch.link)
  const emit = createEmit(events, () =>
    main.window && !main.window.isDestroyed() ? [main.window.webContents] : [],
  ) as Emit
  const show = (request: OpenRequest | undefined): void => {
    if (main.window?.isMinimized()) main.window.restore()
    main.window?.show()
    main.window?.focus()
    if (request) emit('shell.open', request)
  }
  app.on('second-instance', (_event, argv) =>
    show(openRequestOf(argv.find((argument) => argument.startsWith('braindump://')))),
  )
  app.on('open-url', (event, link) => {
    event.preventDefault()
    show(openRequestOf(link))
  })

  const smoke = launch.smoke ? watchSmoke((code, line) => void finish(code, line)) : undefined
  const carried = await open(emit)
  const gate = createGate({
    contract,
    handlers: {
      ...carried.handlers,
      shell: createShellHandlers({
        profile,
        smoke,
        onReady: () => {
          if (pending) emit('shell.open', pending)
          pending = undefined
        },
      }),
    },
    origin,
    checkOutput: !app.isPackaged,
    onBug: (channel, error) =>
      log(`${channel}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  })
  const closeGate = openGate(gate, (contents) => contents === main.window?.webContents)
  serve(session, createContentHandler(join(import.meta.dirname, '../renderer')), carried.audio)

  main.window = openMainWindow({
    url: devServer ?? `${CONTENT_ORIGIN}/index.html`,
    session,
    calls: channelsOf(contract),
    events: Object.keys(events),
    stateFile: join(profile, 'window.json'),
    show: !launch.hidden,
  })
  main.window.webContents.on('render-process-gone', (_event, { reason }) => {
    log(`the window's process is gone: ${reason}`)
    smoke?.failed(`the window's process is gone (${reason})`)
  })

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= carried.close().finally(closeGate))
  async function finish(code: number, line: string): Promise<void> {
    log(line)
    await close()
    app.exit(code)
  }
  app.on('before-quit', (event) => {
    if (closing) return
    event.preventDefault()
    void close().then(
      () => app.quit(),
      (error: unknown) => {
        log(`closing failed: ${String(error)}`)
        app.exit(1)
      },
    )
  })
  app.on('window-all-closed', () => app.quit())
}

const openRequestOf = (link: string | undefined): OpenRequest | undefined =>
  link === undefined ? undefined : parseDeepLink(link)
