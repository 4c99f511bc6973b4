import type { App, Session, WebContents } from 'electron'
import { SECURITY_HEADERS } from './contentSecurity'
import { isAllowed } from './permissions'

/** The server of the page while developing. A package has none, whatever its environment says. */
export const devServerOf = ({ isPackaged }: Pick<App, 'isPackaged'>): string | undefined =>
  isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']

/** Nobody can listen on port 0. A proxy is asked for every request of every kind, so none gets anywhere. */
const DEAD_PROXY = 'http://127.0.0.1:0'

/**
 * Takes the network from everything that runs in a session: requests, sockets, hints, WebRTC over TCP. Main's own requests
 * do not go through Chromium; its schemes (`app:`, `audio:`) are answered by main and need no network.
 * @param except the one server that may be reached, while developing
 */
export async function cutOff(session: Session, except?: string): Promise<void> {
  // Without the first rule, Chromium reaches loopback past any proxy.
  const reachable = except === undefined ? [] : [new URL(except).host]
  await session.setProxy({
    mode: 'fixed_servers',
    proxyRules: DEAD_PROXY,
    proxyBypassRules: ['<-loopback>', ...reachable].join(';'),
  })
}

const originOf = (url: string): string => (URL.canParse(url) ? originOfUrl(new URL(url)) : '')
/** `URL.origin` is "null" for schemes that are not special. */
const originOfUrl = (url: URL): string =>
  url.protocol.startsWith('http') ? url.origin : `${url.protocol}//${url.host}`

/** Denies every permission but the microphone, and everything that would let a page reach a device. */
export function lockSession(session: Session, ownOrigin: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    answer(
      isAllowed(
        { permission, origin: originOf(details.requestingUrl), isMainFrame: details.isMainFrame, media },
        ownOrigin,
      ),
    )
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isAllowed(
      {
        permission,
        origin: originOf(requestingOrigin),
        isMainFrame: details.isMainFrame,
        media: details.mediaType === undefined ? [] : [details.mediaType],
      },
      ownOrigin,
    ),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onHeadersReceived((details, answer) => {
    // Main sets these on its own scheme already; this covers whatever else the session may ever load.
    const isDevServer = details.url.startsWith('http://127.0.0.1') || details.url.startsWith('http://localhost')
    if (isDevServer) return answer({})
    answer({ responseHeaders: { ...details.responseHeaders, ...SECURITY_HEADERS } })
  })
}

/**
 * No content of ours leaves its page: no navigation, no new windows, no web views, and no way onto a network. For windows
 * and sessions that come later, too. Must run before the app is ready.
 */
export function lockContents(app: App): void {
  const devServer = devServerOf(app)
  const known = devServer === undefined ? '' : `, EXCLUDE ${new URL(devServer).hostname}`
  // Names are not even looked up, since a question for a name can carry words.
  app.commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${known}`)
  app.on('web-contents-created', (_event, contents) => lock(contents))
  // Reported by whoever opens a page on it and waits for the same (`cutOff`).
  app.on('session-created', (session) => void cutOff(session).catch(() => undefined))
}

function lock(contents: WebContents): void {
  // The content policy does not speak of WebRTC: only what goes through the proxy, which is none, may go.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  const stay = (event: { preventDefault: () => void; url: string }): void => {
    // Reloading the page itself is a navigation to where it already is.
    if (event.url !== contents.getURL()) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}
