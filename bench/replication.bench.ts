import { randomBytes, randomUUID } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { newMessageId, newSessionId, type SessionId } from '../app/ids'
import { begin } from '../app/merge/document/edit'
import type { Message, Session } from '../app/model'
import { Device, type Place } from '../test/support/device'
import { startServer, type TestServer } from '../test/support/server'
import { AudioBench, MB, rowsOf } from './support/audio'
import { elapsed, median, type Measurement } from './support/measurement'
import { paddingCost } from './support/padding'
import { BATCH_SIZES, leastBy, type PlainDocument, type PlainFigures, plainReplication } from './support/plainPouch'

/*
 * Replication against plain PouchDB with the same documents in the same run (docs/DESIGN.md, Budgets): first push,
 * first pull and the event loop during it, an edit seen on the other device, bytes of one edited title, and audio beside the
 * same attachments. Plain PouchDB runs with each size of a batch, and for each figure the better one is the yardstick.
 */

const ENTRIES = Number(process.env['BRAINDUMP_BENCH_ENTRIES'] ?? 10_000)
const EDITS = 40
const AUDIO_BYTES = Number(process.env['BRAINDUMP_BENCH_SYNC_AUDIO_MB'] ?? 20) * MB

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

/** The same documents in plain PouchDB, as often as there are sizes of a batch. */
async function plain(server: TestServer, entries: readonly Entry[]): Promise<PlainFigures[]> {
  const documents: PlainDocument[] = entries.flatMap(({ session, message }) => [
    { ...session, _id: session.id },
    { ...message, _id: message.id },
  ])
  const edits = { count: EDITS, warmUp: EDITS / 4, title: () => words(60) }
  const figures: PlainFigures[] = []
  for (const size of BATCH_SIZES) figures.push(await plainReplication(server, documents, edits, size))
  return figures
}

/** The same documents as the app has them: over its databases, encrypted, supervised, with the list kept up to date. */
async function ours(server: TestServer, entries: readonly Entry[]) {
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

/** One recording sent and fetched, beside the same attachments in plain PouchDB. */
function audio(server: TestServer): Promise<Measurement[]> {
  return AudioBench.at(server, async (bench) => {
    const { taken } = await bench.take(AUDIO_BYTES)
    const yardstick = await bench.plain(taken)
    const { up, down } = await bench.ours(taken)
    const line = rowsOf(AUDIO_BYTES)
    return [
      line(`sent, plain PouchDB (batches of ${yardstick.upBatch})`, yardstick.up.ms, 'ms'),
      line('sent and confirmed, ours', up.ms, 'ms'),
      line('sent, against plain PouchDB', up.ms / yardstick.up.ms, '×'),
      line(`fetched, plain PouchDB (batches of ${yardstick.downBatch})`, yardstick.down.ms, 'ms'),
      line('fetched and verified, ours', down.ms, 'ms'),
      line('fetched, against plain PouchDB', down.ms / yardstick.down.ms, '×'),
    ]
  })
}

type Row = readonly [what: string, value: number, unit: string, budget?: number]

/** Runs everything and answers what `npm run bench` puts into its table. */
export async function bench(): Promise<Measurement[]> {
  const server = await startServer()
  try {
    await plain(server, makeEntries(200)) // Warms up: compilation, connections, the server's views of its disk.
    const entries = makeEntries(ENTRIES)
    const tuned = await plain(server, entries)
    const now = await ours(server, entries)
    const push = leastBy(tuned, ({ pushMs }) => pushMs)
    const pull = leastBy(tuned, ({ pullMs }) => pullMs)
    const edit = leastBy(tuned, ({ editMs }) => editMs)
    const rows: Row[] = [
      ...tuned.flatMap(({ batchSize, pushMs, pullMs, editMs }): Row[] => [
        [`first push of ${ENTRIES} entries, plain PouchDB, batches of ${batchSize}`, pushMs, 'ms'],
        [`first pull, plain PouchDB, batches of ${batchSize}`, pullMs, 'ms'],
        [`an edit seen on the other device, plain PouchDB, batches of ${batchSize}, median`, editMs, 'ms'],
      ]),
      ['first push, ours', now.pushMs, 'ms'],
      ['first push against the better plain PouchDB', now.pushMs / push.pushMs, '×', 1.15],
      ['first pull, ours', now.pullMs, 'ms'],
      ['first pull against the better plain PouchDB', now.pullMs / pull.pullMs, '×', 0.8],
      ['event loop during the first pull of the better plain PouchDB, p99 delay', pull.p99Ms, 'ms'],
      ['event loop during the first pull, p99 delay', now.p99Ms, 'ms', 50],
      ['an edit seen on the other device, ours, median', now.editMs, 'ms'],
      ['an edit seen on the other device against the better plain PouchDB', now.editMs / edit.editMs, '×', 1.5],
      ['one edited title, sent, beyond the stored document', now.bytesUp - now.stored, 'bytes', 6000],
      ['one edited title, received', now.bytesDown, 'bytes', 6000],
    ]
    return [
      ...rows.map(([what, value, unit, budget = null]): Measurement => ({ what, value, unit, budget })),
      ...paddingCost(entries.flatMap(({ session, message }) => [session, message])),
      ...(await audio(server)),
    ]
  } finally {
    await server.close()
  }
}
