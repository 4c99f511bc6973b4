import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ENDLESS, NOT_JSON, SLOW } from '../../app/replication/failure'
import { newPromptId } from '../../app/ids'
import { RemoteConnection } from '../../main/replication/remotes/remote'
import { Device } from '../support/device'
import type { Fault } from '../support/faults'
import { kept, meet, place, proxy } from '../support/meeting'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/* What one answer may cost. The servers here speak the protocol and mean harm. */

/** A window that answers later than this feels stuck. Far above what is measured, for machines that are busy. */
const LONGEST_BLOCK_MS = 700

type Answering = (request: IncomingMessage, response: ServerResponse) => void

async function connectionTo(answering: Answering, silenceMs = 1_000, deadlineMs?: number): Promise<RemoteConnection> {
  const http = createServer(answering)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const connection = new RemoteConnection({
    id: 'r',
    url,
    prefix: 'p',
    credentials: null,
    authentication: 'basic',
    silenceMs,
    deadlineMs,
  })
  onTestFinished(async () => {
    connection.close()
    http.closeAllConnections()
    await new Promise((resolve) => http.close(resolve))
  })
  return connection
}

/** Writes as fast as it is read, until `count` pieces or the end of the connection. */
function flood(response: ServerResponse, piece: Buffer, count: number, end = ''): void {
  let sent = 0
  const send = (): void => {
    while (!response.destroyed && sent < count) {
      sent += 1
      if (!response.write(piece)) return
    }
    if (sent >= count && !response.writableEnded) response.end(end)
  }
  response.on('drain', send)
  send()
}

async function blockedDuring<T>(work: () => Promise<T>): Promise<{ result: T; blockedMs: number; heapMb: number }> {
  const before = process.memoryUsage().heapUsed
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const result = await work()
  delay.disable()
  return { result, blockedMs: delay.max / 1e6, heapMb: (process.memoryUsage().heapUsed - before) / 1e6 }
}

const bulkGet = async (connection: RemoteConnection): Promise<unknown> =>
  await (await connection.request('messages', 'POST', '/_bulk_get?revs=true', { body: '{"docs":[]}' })).json()
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

describe('one answer', () => {
  it.each([
    ['of a page of documents', 'POST', '/_bulk_get?revs=true', 64],
    ['of a list of changes', 'GET', '/_changes?limit=250', 16],
    ['about a database', 'GET', '', 1],
    ['of a note of ours', 'GET', '/_local/x', 1],
  ])('%s ends where more comes than it can have', async (_what, method, path, mostMb) => {
    const piece = Buffer.alloc(1024 * 1024, 'x')
    const connection = await connectionTo((_request, response) => flood(response, piece, 400))
    let down = 0
    const counting = new RemoteConnection(
      { id: 'r', url: connection.url, prefix: 'p', credentials: null, authentication: 'basic' },
      (_purpose, _up, bytes) => (down += bytes),
    )
    onTestFinished(() => counting.close())
    const ask = async () => await (await counting.request('messages', method, path)).json()
    const { result, blockedMs } = await blockedDuring(() => outcome(ask()))
    expect(result).toMatchObject({ message: ENDLESS.message })
    expect(blockedMs).toBeLessThan(LONGEST_BLOCK_MS)
    expect(down / 1024 / 1024).toBeLessThan(mostMb + 8)
  })

  it('that says it will be too long is not read at all', async () => {
    const connection = await connectionTo((_request, response) => {
      response.writeHead(200, { 'content-length': String(200 * 1024 * 1024) })
      response.flushHeaders()
    })
    expect(await outcome(bulkGet(connection))).toMatchObject({ message: ENDLESS.message })
  })

  it('of forty megabytes of documents is read without holding anything up', async () => {
    const rows = 2_000
    const row = JSON.stringify({ id: 'x', docs: [{ ok: { _id: 'x', _rev: '1-a', payload: 'p'.repeat(20_000) } }] })
    const connection = await connectionTo((_request, response) => {
      response.write(`{"results":[${row}`)
      flood(response, Buffer.from(`,${row}`), rows - 1, ']}')
    })
    const { result, blockedMs } = await blockedDuring(() => bulkGet(connection))
    expect((result as { results: unknown[] }).results).toHaveLength(rows)
    expect((result as { results: unknown[] }).results.at(-1)).toEqual(JSON.parse(row))
    expect(blockedMs).toBeLessThan(LONGEST_BLOCK_MS)
  })

  it.each([
    ['millions of values', '{"results":[[]', ',[]', ']}'],
    ['thousands of levels', '{"results":[', '[', ''],
  ])('of %s is refused, and holds nothing up', async (_what, start, piece, end) => {
    const connection = await connectionTo((_request, response) => {
      response.write(start)
      flood(response, Buffer.from(piece.repeat(500_000)), 10, end)
    })
    const { result, blockedMs } = await blockedDuring(() => outcome(bulkGet(connection)))
    expect(result).toMatchObject({ message: NOT_JSON.message })
    expect(blockedMs).toBeLessThan(LONGEST_BLOCK_MS)
  })
})

describe('a server that takes its time', () => {
  it('is not waited for when it sends a byte now and then', async () => {
    const connection = await connectionTo((_request, response) => {
      response.write('{')
      // Six bytes on the wire each.
      const timer = setInterval(() => response.write(' '), 200)
      response.on('close', () => clearInterval(timer))
    })
    expect(await outcome(bulkGet(connection))).toMatchObject({ message: SLOW.message })
  })

  it('is not waited for beyond the time for the whole request', async () => {
    const connection = await connectionTo(
      (_request, response) => {
        const timer = setInterval(() => response.write('x'.repeat(1000)), 20)
        response.on('close', () => clearInterval(timer))
      },
      60_000,
      500,
    )
    expect(await outcome(bulkGet(connection))).toMatchObject({ message: SLOW.message })
  })

  it('may let a feed wait for a change, with signs of life', async () => {
    let beats = 0
    const connection = await connectionTo((_request, response) => {
      response.write('{"results":[\n')
      const timer = setInterval(() => {
        response.write('\n')
        if (++beats === 30) response.end('],"last_seq":1}')
      }, 50)
      response.on('close', () => clearInterval(timer))
    }, 500)
    const answer = await connection.request('messages', 'GET', '/_changes?feed=longpoll&heartbeat=50')
    expect(await answer.json()).toEqual({ results: [], last_seq: 1 })
  })

  it('may not tell what a feed has to say byte by byte', async () => {
    const connection = await connectionTo((_request, response) => {
      response.write(`{"results":[\n{"id":"${'x'.repeat(80)}`)
      const timer = setInterval(() => response.write('x'), 200)
      response.on('close', () => clearInterval(timer))
    })
    const answer = await connection.request('messages', 'GET', '/_changes?feed=longpoll&heartbeat=50')
    expect(await outcome(answer.json())).toMatchObject({ message: SLOW.message })
  })
})

describe('a server that does not keep to what it lists', () => {
  meet({ throughProxy: true })
  const json = { 'content-type': 'application/json' }
  const answer = (body: unknown): Fault => ({ kind: 'answer', status: 200, headers: json, body: JSON.stringify(body) })

  it('and withholds an entry is named, everything else goes on, and the entry comes when it is sent', async () => {
    const a = await kept(Device.first(place))
    const id = await a.services.journal.sessions.create({ title: 'first', text: 'words' })
    await a.services.journal.sessions.rename(id, 'withheld')
    await a.services.journal.tags.create('work', '#112233')
    await a.sync()
    proxy.rule = ({ path, body }) =>
      path.includes('_bulk_get') && body.includes(id) ? answer({ results: [] }) : undefined
    const b = await kept(Device.joined(place))
    await b.sync()
    expect(b.titles()).toEqual([])
    expect(b.services.journal.tags.list()).toHaveLength(1)
    expect(b.services.sync.report().quarantined).toMatchObject([{ database: 'sessions', id, why: { kind: 'remote' } }])
    await b.restart()
    await b.services.sync.start()
    await b.until(({ databases }) => databases.length > 0 && databases.every(({ pull }) => pull === 'idle'))
    proxy.rule = () => undefined
    await b.services.sync.retryQuarantine()
    await b.untilShown(() => b.titles().includes('withheld'))
    expect(b.services.sync.report().quarantined).toEqual([])
  })

  it('and goes on listing documents without end is told so; little of it is stored, and the others go on', async () => {
    const a = await kept(Device.first(place))
    await a.services.journal.sessions.create({ title: 'mine' })
    await a.sync()
    let listed = 0
    proxy.rule = ({ path }) => {
      if (!path.startsWith(`/${place.prefix}-prompts/_changes`)) return undefined
      const limit = Number(new URL(path, proxy.url).searchParams.get('limit') ?? 1)
      const results = Array.from({ length: limit }, () => {
        const _id = newPromptId(randomUUID)
        const rev = `1-${(listed += 1).toString(16).padStart(32, '0')}`
        return { seq: listed, id: _id, changes: [{ rev }], doc: { _id, _rev: rev, payload: 'AAAA' } }
      })
      return answer({ results, last_seq: listed, pending: 1 })
    }
    const b = await kept(Device.joined(place))
    await b.services.sync.start()
    const { databases } = await b.until(({ databases: all }) =>
      all.some(({ name, error }) => name === 'prompts' && error),
    )
    expect(databases.find(({ name }) => name === 'prompts')?.error?.kind).toBe('remote')
    await b.untilShown(() => b.titles().includes('mine'))
    const { prompts } = b.services.journal.databases
    expect(await prompts.count()).toBeLessThanOrEqual(100)
    expect(b.services.sync.report().quarantined.length).toBeLessThan(300)
    expect(listed).toBeLessThan(40_000)
  })
})
