import { readFile } from 'node:fs/promises'
import { extname, join, relative, resolve, sep } from 'node:path'
import { BLANK_PAGE, CONTENT_ORIGIN, SECURITY_HEADERS } from './contentSecurity'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
}

const BLANK = { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }

const refuse = (status: number): Response => new Response(null, { status, headers: SECURITY_HEADERS })

/** The file that a request means, or undefined where it points outside `root` or at another host. */
export function fileFor(root: string, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { protocol, host, pathname } = new URL(url)
  if (`${protocol}//${host}` !== CONTENT_ORIGIN) return undefined
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return undefined // Malformed escapes name no file.
  }
  if (path.includes('\0') || path.includes('\\')) return undefined
  const file = resolve(join(root, path === '/' ? 'index.html' : path))
  const inside = relative(root, file)
  return inside === '' || inside.startsWith('..') || resolve(root, inside) !== file || inside.split(sep).includes('..')
    ? undefined
    : file
}

/** Serves the built renderer from `root`, with the security headers on every answer. */
export function createContentHandler(root: string): (request: Request) => Promise<Response> {
  const base = resolve(root)
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    if (request.url === BLANK_PAGE) return new Response('<!doctype html><title>BrainDump</title>', { headers: BLANK })
    const file = fileFor(base, request.url)
    const type = file && types[extname(file)]
    if (!file || !type) return refuse(404)
    try {
      const body = request.method === 'HEAD' ? null : new Uint8Array(await readFile(file))
      return new Response(body, { headers: { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': 'no-cache' } })
    } catch {
      return refuse(404) // Whatever cannot be read does not exist for the window.
    }
  }
}
