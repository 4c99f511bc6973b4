import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PouchDB from 'pouchdb'
import leveldb from 'pouchdb-adapter-leveldb'
import { pcm16Format, wavHeader } from '../app/audio/wav'
import type { RecordingId } from '../app/ids'
import { chunkDocumentId } from '../main/database/chunk-database'
import { audioDevice } from '../test/integration/audio-device'
import type { AudioDevice } from '../test/integration/audio-device'
import { startServer } from '../test/support/server'
import type { TestServer } from '../test/support/server'
import type { Measurement } from './support/measurement'

PouchDB.plugin(leveldb)

/*
 * Audio against plain PouchDB replication of the same attachments in the same run (design §10): store, send and fetch
 * 100 MB, the memory it takes, what a trim sends again, and that 1 GiB goes through (BRAINDUMP_BENCH_LARGE_MB, 0 leaves it out).
 */

const MB = 1_000_000
const SIZE = Number(process.env['BRAINDUMP_BENCH_AUDIO_MB'] ?? 100) * MB
const LARGE = Number(process.env['BRAINDUMP_BENCH_LARGE_MB'] ?? 1074) * MB

/** Private memory of this process in bytes: resident size also counts files that leveldb maps (design §10). */
function anonymousBytes(): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
}

interface Figures {
  readonly ms: number
  /** Growth of private memory at its highest. */
  readonly grownBytes: number
}

async function measured(work: () => Promise<unknown>): Promise<Figures> {
  globalThis.gc?.()
  const before = anonymousBytes()
  let highest = before
  const timer = setInterval(() => (highest = Math.max(highest, anonymousBytes())), 5)
  const start = performance.now()
  await work()
  const ms = performance.now() - start
  clearInterval(timer)
  return { ms, grownBytes: Math.max(highest, anonymousBytes()) - before }
}

/** A WAV of noise, written piece by piece. */
async function writeNoise(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.write(wavHeader(pcm16Format(48_000, 1), sizeBytes - 44))
  for (let left = sizeBytes - 44; left > 0; left -= MB) await file.write(randomBytes(Math.min(MB, left)))
  await file.close()
}

const moved = async (device: AudioDevice, id: RecordingId): Promise<void> => {
  device.audio.transfers.consider(id)
  await device.until(id, ({ place }) => place === 'both')
}

/** Plain PouchDB: the same documents with the same attachments, both ways. */
async function plain(server: TestServer, folder: string, from: AudioDevice, id: RecordingId) {
  const [one, two] = [join(folder, 'plain-one'), join(folder, 'plain-two')].map(
    (path) => new PouchDB(path, { adapter: 'leveldb' }),
  )
  const url = new URL(`${server.url}/${server.prefix()}-plain`)
  ;[url.username, url.password] = [server.username, server.password]
  const remote = new PouchDB(url.href)
  if (one === undefined || two === undefined) throw new Error('no database')
  await from.audio.store.use(id, async (database) => {
    for (const chunk of (await from.catalog.get(id)).manifest.chunks) {
      const data = await database.get(chunk.id)
      const attachment = { content_type: 'application/octet-stream', data: data?.toString('base64') ?? '' }
      await one.put({ _id: chunkDocumentId(chunk.id), _attachments: { audio: attachment } })
    }
  })
  const up = await measured(() => one.replicate.to(remote))
  const down = await measured(() => two.replicate.from(remote))
  await Promise.all([one.close(), two.close()])
  return { up, down }
}

async function roundTrip(server: TestServer, folder: string, name: string, sizeBytes: number) {
  const path = join(folder, `${name}.wav`)
  await writeNoise(path, sizeBytes)
  const prefix = server.prefix()
  const a = await audioDevice(server, prefix, null, join(folder, `${name}-a`))
  const b = await audioDevice(server, prefix, null, join(folder, `${name}-b`))
  let id: RecordingId | null = null
  const store = await measured(async () => (id = (await a.audio.importFile(path)).recordingId))
  await rm(path)
  if (id === null) throw new Error('nothing was taken')
  const taken: RecordingId = id
  const up = await measured(async () => {
    a.connect(server.url)
    await moved(a, taken)
  })
  b.learn(await a.catalog.get(taken))
  const down = await measured(async () => {
    b.connect(server.url)
    await moved(b, taken)
  })
  return { a, b, id: taken, store, up, down }
}

/** Bytes of chunks that a trim of the first tenth adds. */
async function trimShare({ a, id }: { a: AudioDevice; id: RecordingId }): Promise<number> {
  const before = await a.catalog.get(id)
  const known = new Set(before.manifest.chunks.map((chunk) => chunk.id))
  await a.audio.versions.trim(id, Math.round(before.durationMs / 10), before.durationMs)
  const fresh = (await a.catalog.get(id)).manifest.chunks.filter((chunk) => !known.has(chunk.id))
  return fresh.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / before.manifest.sizeBytes
}

export async function bench(): Promise<Measurement[]> {
  const server = await startServer()
  if (!server.real) {
    await server.close()
    return [] // A multipart PUT hangs the stand-in (design §13).
  }
  const folder = await mkdtemp(join(tmpdir(), 'braindump-bench-audio-'))
  const open: AudioDevice[] = []
  try {
    const warm = await roundTrip(server, folder, 'warm', 4 * MB)
    await plain(server, folder, warm.a, warm.id)
    await rm(join(folder, 'plain-one'), { recursive: true })
    await rm(join(folder, 'plain-two'), { recursive: true })
    const ours = await roundTrip(server, folder, 'audio', SIZE)
    open.push(warm.a, warm.b, ours.a, ours.b)
    const reference = await plain(server, folder, ours.a, ours.id)
    const share = await trimShare(ours)
    const what = `${SIZE / MB} MB of audio`
    const line = (name: string, value: number, unit: string, budget: number | null = null): Measurement => ({
      ...{ what: `${what}: ${name}`, value, unit, budget },
    })
    const rows = [
      line('cut, encrypted and stored', ours.store.ms, 'ms'),
      line('sent, plain PouchDB', reference.up.ms, 'ms'),
      line('sent and confirmed, ours', ours.up.ms, 'ms'),
      line('sent, against plain PouchDB', ours.up.ms / reference.up.ms, '×', 0.5),
      line('fetched, plain PouchDB', reference.down.ms, 'ms'),
      line('fetched and verified, ours', ours.down.ms, 'ms'),
      line('fetched, against plain PouchDB', ours.down.ms / reference.down.ms, '×', 0.5),
      line('private memory while storing', ours.store.grownBytes / MB, 'MB', 64),
      line('private memory while sending', ours.up.grownBytes / MB, 'MB', 64),
      line('private memory while fetching', ours.down.grownBytes / MB, 'MB', 64),
      line('private memory while sending, plain PouchDB', reference.up.grownBytes / MB, 'MB'),
      line('sent again after a trim of a tenth', share, 'of it', 0.15),
    ]
    if (LARGE === 0) return rows
    const large = await roundTrip(server, folder, 'large', LARGE)
    open.push(large.a, large.b)
    const highest = Math.max(large.store.grownBytes, large.up.grownBytes, large.down.grownBytes) / MB
    const name = `${LARGE / MB} MB of audio`
    return [
      ...rows,
      {
        what: `${name}: stored, sent, fetched`,
        value: large.store.ms + large.up.ms + large.down.ms,
        unit: 'ms',
        budget: null,
      },
      { what: `${name}: private memory at its highest`, value: highest, unit: 'MB', budget: 64 },
    ]
  } finally {
    await Promise.all(open.map((device) => device.close()))
    await rm(folder, { recursive: true, force: true })
    await server.close()
  }
}
