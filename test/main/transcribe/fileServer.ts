import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a server does with one request for a file. */
export type Behaviour =
  | { readonly does: 'serves'; readonly ranges?: boolean }
  | { readonly does: 'drops'; readonly afterBytes: number }
  | { readonly does: 'stalls'; readonly afterBytes: number }
  | { readonly does: 'answers'; readonly status: number }
  | { readonly does: 'lies'; readonly contentLength: number }
  | { readonly does: 'sends more' }
  | { readonly does: 'serves the wrong range' }

export interface FileServer {
  readonly url: string
  /** `Range` headers of the requests so far; null where there was none. */
  readonly ranges: (string | null)[]
}

/** Serves `content` under every path: to each request the next behaviour, the last one from then on. */
export async function serveFile(content: Uint8Array, behaviours: readonly Behaviour[]): Promise<FileServer> {
  const ranges: (string | null)[] = []
  const server = createServer((request, response) => {
    const behaviour = behaviours[Math.min(ranges.length, behaviours.length - 1)] ?? { does: 'serves' }
    ranges.push(request.headers.range ?? null)
    answer(content, behaviour, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ranges }
}

function answer(content: Uint8Array, behaviour: Behaviour, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  const partial = request.headers.range !== undefined
  const head = (start: number) => {
    const headers = {
      'content-length': content.length - start,
      ...(partial && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
    }
    response.writeHead(partial ? 206 : 200, headers)
  }
  switch (behaviour.does) {
    case 'serves':
      if (behaviour.ranges === false) {
        response.writeHead(200, { 'content-length': content.length }).end(content)
        return
      }
      head(from)
      response.end(content.subarray(from))
      return
    case 'drops':
      head(from)
      response.write(content.subarray(from, from + behaviour.afterBytes), () => response.socket?.destroy())
      return
    case 'stalls':
      head(from)
      response.write(content.subarray(from, from + behaviour.afterBytes))
      return
    case 'answers':
      response.writeHead(behaviour.status).end('no')
      return
    case 'lies':
      response.writeHead(200, { 'content-length': behaviour.contentLength })
      response.write(content, () => response.socket?.destroy())
      return
    case 'sends more':
      response.writeHead(200)
      response.end(Buffer.concat([content, Buffer.alloc(1_000)]))
      return
    case 'serves the wrong range':
      response.writeHead(206, { 'content-range': `bytes 0-${content.length - 1}/${content.length}` }).end(content)
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
