import { randomUUID } from 'node:crypto'
import { BrowserWindow, session as sessions, type Session } from 'electron'
import { CONTENT_SCHEME } from '../security/contentSecurity'
import { cutOff } from '../security/lockdown'

const ORIGIN = `${CONTENT_SCHEME}://print`
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
}

/** Documents on their way to paper, by the address that only their page has. In memory: nothing readable is left on the disk. */
const pages = new Map<string, string>()
let prepared: Promise<Session> | undefined

/** A session of its own, which reaches nothing but these documents and keeps nothing. */
async function openPrintSession(): Promise<Session> {
  const session = sessions.fromPartition('print', { cache: false })
  session.protocol.handle(CONTENT_SCHEME, ({ url }) => {
    const page = pages.get(url)
    return page === undefined ? new Response(null, { status: 404 }) : new Response(page, { headers: HEADERS })
  })
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !pages.has(details.url) }))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  await cutOff(session)
  return session
}

/** Prints a document of HTML, of any length, as PDF: without scripts, without network, with page numbers. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const session = await (prepared ??= openPrintSession())
  const url = `${ORIGIN}/${randomUUID()}`
  pages.set(url, html)
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session, sandbox: true, contextIsolation: true, javascript: false, spellcheck: false },
  })
  try {
    await window.loadURL(url)
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      generateTaggedPDF: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: FOOTER,
    })
  } finally {
    window.destroy()
    pages.delete(url)
  }
}

const FOOTER = `<div style="width:100%;font-size:8px;color:#666;text-align:center">
<span class="pageNumber"></span> / <span class="totalPages"></span></div>`
