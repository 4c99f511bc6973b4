import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import PouchDB from 'pouchdb'
import leveldb from 'pouchdb-adapter-leveldb'
import { newMessageId, newSessionId, type SessionId } from '../app/ids'
import { begin } from '../app/merge/document/edit'
import type { Message, Session } from '../app/model'
import { Device, type Place } from '../test/support/device'
import { startServer, type TestServer } from '../test/support/server'
import { TestProxy } from '../test/support/proxy'
import { paddingCost } from './support/padding'

PouchDB.plugin(leveldb)

/*
 * Replication against plain PouchDB with the same documents in the same run (docs/DESIGN.md, Budgets): first push,
 * first pull and the event loop during it, an edit seen on the other device, bytes of one edited title.
 */

const ENTRIES = Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? 10_000)
const EDITS = 40

export interface Measurement {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly budget: number | null
}

type PlainDocument = { _id: string } & Record<string, unknown>

interface Entry {
  readonly session: Session
  readonly message: Message
}

const words = (bytes: number): string => randomBytes(bytes / 2).toString('hex')

export function makeEntries(count: number): Entry[] {
  const device = randomBytes(8).toString('hex')
  const context = { device, nowMs: Date.now(), randomHex: () => randomBytes(8).toString('hex') } as Parameters<
    typeof begin
  >[1]
  return Array.from({ length: count }, () => {
    const id = newSessionId(randomUUID)
    const fixed = { createdAt: Date.now(), deletedAt: null }
    const session = begin<Session>(
      { id, type: 'session', title: words(60), tags: {}, pinned: false, archived: false, deletedSaw: null, ...fixed },
      context,
    )
    const message = begin<Message>(
      {
        id: newMessageId(id, randomUUID),
        type: 'message',
        role: 'note',
        text: words(900),
        recordingId: null,
        ...fixed,
      },
      context,
    )
    return { session, message }
  })
}

const elapsed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Plain PouchDB, one database, nothing encrypted: pushes, and pulls into an empty one. */
async function plain(server: TestServer, entries: readonly Entry[]) {
  const directory = await mkdtemp(join(tmpdir(), 'braindump-bench-'))
  const url = `${server.url}/${server.prefix()}`
  const auth = { username: server.username, password: server.password }
  const [here, there] = [new PouchDB(join(directory, 'a')), new PouchDB(join(directory, 'b'))]
  const remote = new PouchDB(url, { auth })
  const documents: PlainDocument[] = entries.flatMap(({ session, message }) => [
    { ...session, _id: session.id },
    { ...message, _id: message.id },
  ])
  for (let at = 0; at < documents.length; at += 1000) await here.bulkDocs(documents.slice(at, at + 1000))
  await remote.info()
  const pushMs = await elapsed(async () => here.replicate.to(remote))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const pullMs = await elapsed(async () => there.replicate.from(remote))
  delay.disable()
  const p99Ms = delay.percentile(99) / 1e6 - 5

  const live = [here.sync(remote, { live: true }), there.sync(remote, { live: true })]
  const latencies: number[] = []
  const feed = there.changes({ live: true, since: 'now', include_docs: true })
  for (let edit = 0; edit < EDITS; edit++) {
    const document = await here.get(documents[edit * 2]?._id ?? '')
    const title = words(60)
    const start = performance.now()
    const seen = new Promise<void>((resolve) =>
      feed.on('change', ({ doc }) => {
        if (doc?.['title'] === title) resolve()
      }),
    )
    await here.put({ ...document, title })
    await seen
    if (edit >= EDITS / 4) latencies.push(performance.now() - start)
    feed.removeAllListeners('change')
  }
  feed.cancel()
  for (const sync of live) sync.cancel()
  await Promise.allSettled(live)
  await Promise.all([here.close(), there.close()])
  await rm(directory, { recursive: true, force: true })
  return { pushMs, pullMs, p99Ms, editMs: median(latencies) }
}

/** The same documents as the app has them: over its databases, encrypted, supervised, with the list kept up to date. */
async function ours(server: TestServer, entries: readonly Entry[]) {
  const proxy = await TestProxy.start(server.url)
  const place: Place = {
    url: server.url,
    prefix: server.prefix(),
    username: server.username,
    password: server.password,
  }
  const one = await Device.first(place)
  const { databases } = one.services.journal
  for (let at = 0; at < entries.length; at += 500) {
    const slice = entries.slice(at, at + 500)
    await databases.sessions.createMany(slice.map(({ session }) => session))
    await databases.messages.createMany(slice.map(({ message }) => message))
  }
  await one.services.journal.summaries.settled()
  const pushMs = await elapsed(() => one.services.sync.pass(nothing, new AbortController().signal))

  const two = await Device.joined(place)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const pullMs = await elapsed(() => two.services.sync.pass(nothing, new AbortController().signal))
  delay.disable()
  const p99Ms = delay.percentile(99) / 1e6 - 5
  await two.services.journal.summaries.settled()
  if (two.titles().length !== entries.length) throw new Error('The second device does not have every entry.')

  await one.services.sync.start()
  await two.services.sync.start()
  for (const device of [one, two]) await device.until(({ status }) => status.state === 'up-to-date')
  const latencies: number[] = []
  for (let edit = 0; edit < EDITS; edit++) {
    const id = entries[edit]?.session.id as SessionId
    const title = words(60)
    const start = performance.now()
    await one.services.journal.sessions.rename(id, title)
    await two.untilShown(() => two.services.journal.summaries.of([id])[0]?.title === title)
    if (edit >= EDITS / 4) latencies.push(performance.now() - start)
  }
  const { bytesUp, bytesDown } = await bytesOfOneEdit(one, two, entries[0]?.session.id as SessionId)
  const stored = await storedSize(server, place, entries[0]?.session.id ?? '')
  for (const device of [one, two]) await device.remove()
  await proxy.close()
  return { pushMs, pullMs, p99Ms, editMs: median(latencies), bytesUp, bytesDown, stored }
}

const nothing = { settle: async () => undefined, audio: async () => undefined }

/** Everything that crosses the first device's wire because of one edited title, heartbeats of the other feeds left out. */
async function bytesOfOneEdit(
  one: Device,
  two: Device,
  id: SessionId,
): Promise<{ bytesUp: number; bytesDown: number }> {
  await quiet(one)
  const before = one.services.sync.report()
  const title = words(60)
  await one.services.journal.sessions.rename(id, title)
  await two.untilShown(() => two.services.journal.summaries.of([id])[0]?.title === title)
  await quiet(one)
  const after = one.services.sync.report()
  return { bytesUp: after.bytesUp - before.bytesUp, bytesDown: after.bytesDown - before.bytesDown }
}

/** Resolves when no request has ended for a while: the count is of finished requests. */
async function quiet(device: Device): Promise<void> {
  for (let last = -1; last !== device.services.sync.report().bytesUp;) {
    last = device.services.sync.report().bytesUp
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
}

async function storedSize(server: TestServer, place: Place, id: string): Promise<number> {
  const { body } = await server.request('GET', `/${place.prefix}-sessions/${encodeURIComponent(id)}`)
  return JSON.stringify(body).length
}

/** Runs everything and answers what `npm run bench` puts into its table. */
export async function bench(): Promise<Measurement[]> {
  const server = await startServer()
  try {
    await plain(server, makeEntries(200)) // Warms up: compilation, connections, the server's views of its disk.
    const entries = makeEntries(ENTRIES)
    const before = await plain(server, entries)
    const now = await ours(server, entries)
    return [
      { what: `first push of ${ENTRIES} entries, plain PouchDB`, value: before.pushMs, unit: 'ms', budget: null },
      { what: 'first push, ours', value: now.pushMs, unit: 'ms', budget: null },
      { what: 'first push against plain PouchDB', value: now.pushMs / before.pushMs, unit: '×', budget: 1.15 },
      { what: 'first pull, plain PouchDB', value: before.pullMs, unit: 'ms', budget: null },
      { what: 'first pull, ours', value: now.pullMs, unit: 'ms', budget: null },
      { what: 'first pull against plain PouchDB', value: now.pullMs / before.pullMs, unit: '×', budget: 0.8 },
      {
        what: 'event loop during plain PouchDB\u2019s first pull, p99 delay',
        value: before.p99Ms,
        unit: 'ms',
        budget: null,
      },
      { what: 'event loop during the first pull, p99 delay', value: now.p99Ms, unit: 'ms', budget: 50 },
      {
        what: 'an edit seen on the other device, plain PouchDB, median',
        value: before.editMs,
        unit: 'ms',
        budget: null,
      },
      { what: 'an edit seen on the other device, ours, median', value: now.editMs, unit: 'ms', budget: null },
      {
        what: 'an edit seen on the other device against plain PouchDB',
        value: now.editMs / before.editMs,
        unit: '×',
        budget: 1.5,
      },
      {
        what: 'one edited title, sent, beyond the stored document',
        value: now.bytesUp - now.stored,
        unit: 'bytes',
        budget: 6000,
      },
      { what: 'one edited title, received', value: now.bytesDown, unit: 'bytes', budget: 6000 },
      ...paddingCost(entries.flatMap(({ session, message }) => [session, message])),
    ]
  } finally {
    await server.close()
  }
}
