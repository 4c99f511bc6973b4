import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Exchange, Fault, Rule } from './faults'
import { spellings } from './spellings'

/** A proxy between a device and a server: it records everything and breaks what it is told to break. */
export class TestProxy {
  /** Everything that was asked, in order of arrival; answers fill up as they pass. */
  readonly exchanges: Exchange[] = []
  /** Set it to break requests. */
  rule: Rule = () => undefined
  readonly url: string
  readonly #server
  readonly #sockets = new Set<Socket>()
  readonly #waiting = new Set<{ matches: (exchange: Exchange) => boolean; resolve: (exchange: Exchange) => void }>()
  #offline = false
  #closedBytes = { up: 0, down: 0 }

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(target: string): Promise<TestProxy> {
    const server = createServer({ keepAliveTimeout: 0 })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const proxy = new TestProxy(server)
    server.on('connection', (socket: Socket) => proxy.#connected(socket))
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void proxy.#handle(target, request, response).catch(() => response.destroy()) // The client sees a dropped connection.
    })
    return proxy
  }

  /** Drops every connection and, until called with false, every new one. */
  setOffline(offline: boolean): void {
    this.#offline = offline
    if (offline) this.dropConnections()
  }

  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Resolves with the next request that matches, when its answer has passed (or its fault was done). */
  next(matches: (exchange: Exchange) => boolean): Promise<Exchange> {
    return new Promise((resolve) => this.#waiting.add({ matches, resolve }))
  }

  /** Bytes on the client's connections with headers, both directions. */
  get wireBytes(): { up: number; down: number } {
    const total = { ...this.#closedBytes }
    for (const socket of this.#sockets) {
      total.up += socket.bytesRead
      total.down += socket.bytesWritten
    }
    return total
  }

  /** Every place where a text crossed, in any of the ways bytes spell it: address, header or body, either direction. */
  findings(marker: string): string[] {
    const forms = spellings(marker)
    return this.exchanges.flatMap((exchange) => {
      const head = `${exchange.method} ${exchange.path} ${JSON.stringify(exchange.headers)}`
      const parts = [Buffer.from(head), exchange.body, Buffer.concat(exchange.answer)]
      return parts.some((part) => forms.some((form) => part.includes(form)))
        ? [`${exchange.method} ${exchange.path}`]
        : []
    })
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.dropConnections()
    await closed
  }

  #connected(socket: Socket): void {
    if (this.#offline) return void socket.destroy()
    this.#sockets.add(socket)
    socket.on('error', () => undefined) // Dropping connections is what this proxy is for.
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#closedBytes.up += socket.bytesRead
      this.#closedBytes.down += socket.bytesWritten
    })
  }

  async #handle(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const exchange: Exchange = {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: request.headers,
      body: Buffer.concat(pieces),
      status: 0,
      answer: [],
    }
    this.exchanges.push(exchange)
    const fault = this.rule(exchange)
    if (fault?.kind === 'stall') return this.#done(exchange)
    if (fault?.kind === 'drop') response.destroy()
    else if (fault?.kind === 'answer') {
      exchange.status = fault.status
      exchange.answer.push(Buffer.from(fault.body))
      response.writeHead(fault.status, fault.headers).end(fault.body)
    } else await this.#pass(target, exchange, fault, response)
    this.#done(exchange)
  }

  async #pass(target: string, exchange: Exchange, fault: Fault | undefined, response: ServerResponse): Promise<void> {
    const upstream = httpRequest(target + exchange.path, {
      method: exchange.method,
      headers: { ...exchange.headers, host: new URL(target).host },
    })
    const answered = new Promise<IncomingMessage>((resolve, reject) =>
      upstream.on('response', resolve).on('error', reject),
    )
    response.on('close', () => upstream.destroy())
    upstream.end(exchange.body)
    const answer = await answered
    exchange.status = answer.statusCode ?? 0
    if (fault?.kind !== 'lose-answer') response.writeHead(exchange.status, answer.headers)
    let passed = 0
    for await (const piece of answer as AsyncIterable<Buffer>) {
      exchange.answer.push(piece)
      passed += piece.length
      if (fault?.kind === 'lose-answer') continue
      if (fault?.kind === 'cut' && passed >= fault.afterBytes) {
        response.write(piece.subarray(0, piece.length - (passed - fault.afterBytes)))
        return void response.destroy()
      }
      if (fault?.kind === 'garble') piece.fill('}', Math.floor(piece.length / 2))
      if (fault?.kind === 'drip') await drip(response, piece, fault.bytes)
      else response.write(piece)
    }
    if (fault?.kind === 'lose-answer') response.destroy()
    else response.end()
  }

  #done(exchange: Exchange): void {
    for (const waiting of this.#waiting)
      if (waiting.matches(exchange)) {
        this.#waiting.delete(waiting)
        waiting.resolve(exchange)
      }
  }
}

async function drip(response: ServerResponse, piece: Buffer, bytes: number): Promise<void> {
  for (let at = 0; at < piece.length; at += bytes) {
    response.write(piece.subarray(at, at + bytes))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
