import type { App, Session, WebContents } from 'electron'
import { SECURITY_HEADERS } from './contentSecurity'
import { isAllowed } from './permissions'

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

/** No content of ours leaves its page: no navigation, no new windows, no web views. For windows that come later too. */
export function lockContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => lock(contents))
}

function lock(contents: WebContents): void {
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
