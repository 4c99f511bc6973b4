import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { newMessageId, newRecordingId, newSessionId } from '../../../app/ids'
import { readLayout } from '../../../app/audio/webm/layout'
import { WebmPlanner } from '../../../app/audio/webm/recluster'
import type { ChunkId, Recording } from '../../../app/model'
import { StoredChunks } from '../../../main/audio/store/chunkSource'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { ingest } from '../../../main/audio/store/ingest'
import { manifestOf } from '../../../main/audio/store/manifest'
import { handleAudioRequest } from '../../../main/audio/playback/playback'
import { AudioReader } from '../../../main/audio/store/reader'
import type { OnDamage } from '../../../main/audio/store/reader'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'
import { recordingFrom } from './support/catalog'
import { recordedSlices, shifted } from './support/webm'

let store: ChunkStore

beforeEach(async () => {
  store = new ChunkStore(join(await temporaryFolder(), 'audio'))
  onTestFinished(() => store.close())
})

async function storedRecording(bytes: Buffer, mimeType: string): Promise<Recording> {
  const sessionId = newSessionId(systemPorts.uuid)
  const recordingId = newRecordingId(systemPorts.uuid)
  const key = randomBytes(32).toString('base64')
  const audio = await ingest(store, recordingId, key, async function* () {
    yield bytes
  })
  return recordingFrom({
    ...{ recordingId, sessionId, messageId: newMessageId(sessionId, systemPorts.uuid), newSession: true, title: '' },
    ...{ createdAt: 0, source: 'microphone', fileName: null, mimeType, key, peaks: null },
    ...{ manifest: audio.manifest, durationMs: audio.durationMs ?? 0, sampleRateHz: null, channels: null },
  })
}

const open = (recording: Recording, onDamage?: OnDamage) =>
  AudioReader.open(recording, new StoredChunks(store, recording), onDamage)

async function ask(recording: Recording, init: RequestInit = {}): Promise<Response> {
  return await handleAudioRequest(
    () => open(recording),
    new Request(`audio://recording/${recording.id.split(':')[1]}`, init),
  )
}

const body = async (response: Response) => Buffer.from(await response.arrayBuffer())
const speech = Buffer.concat(recordedSlices())

describe('the protocol for audio', () => {
  it('answers the whole, a part, the last bytes, and only the head', async () => {
    const bytes = randomBytes(1_500_000)
    const recording = await storedRecording(bytes, 'audio/mpeg')
    const whole = await ask(recording)
    expect([
      whole.status,
      whole.headers.get('content-length'),
      whole.headers.get('accept-ranges'),
      whole.headers.get('content-type'),
    ]).toEqual([200, '1500000', 'bytes', 'audio/mpeg'])
    expect((await body(whole)).equals(bytes)).toBe(true)
    const part = await ask(recording, { headers: { Range: 'bytes=400000-1200000' } })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 400000-1200000/1500000'])
    expect((await body(part)).equals(bytes.subarray(400_000, 1_200_001))).toBe(true)
    expect((await body(await ask(recording, { headers: { Range: 'bytes=-7' } }))).equals(bytes.subarray(-7))).toBe(true)
    const head = await ask(recording, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), (await body(head)).length]).toEqual([200, '1500000', 0])
  })

  it('refuses what it cannot answer', async () => {
    const recording = await storedRecording(randomBytes(1000), 'audio/mpeg')
    const beyond = await ask(recording, { headers: { Range: 'bytes=1000-' } })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
    expect((await ask(recording, { method: 'POST', body: 'x' })).status).toBe(405)
    for (const url of ['audio://recording/../../etc/passwd', 'audio://other/x', 'audio://recording/'])
      expect((await handleAudioRequest(() => open(recording), new Request(url))).status).toBe(404)
  })

  it('stops reading when the player goes away', async () => {
    const recording = await storedRecording(randomBytes(3_000_000), 'audio/mpeg')
    const response = await ask(recording)
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
    expect(await store.destroy(recording.id)).toBeGreaterThan(3_000_000)
  })
})

describe('a stored WebM', () => {
  it('tells its length and where to seek', async () => {
    const recording = await storedRecording(speech, 'audio/webm;codecs=opus')
    const reader = await open(recording)
    const bytes = await reader.read(0, reader.sizeBytes)
    const layout = readLayout(bytes, bytes.length)
    if (layout === null || layout === 'more') throw new Error('no layout')
    expect(layout.clusters.map(({ timestamp }) => Math.floor(timestamp / 1000))).toEqual([0, 5, 10, 15, 20, 25, 30, 35])
    const planner = new WebmPlanner()
    planner.push(bytes)
    expect(Math.round(planner.finish().durationMs)).toBe(recording.durationMs)
  })
})

describe('damage', () => {
  const flip = async (recording: Recording, id: ChunkId) => {
    await replace(recording, id, (bytes) => {
      bytes[1000]! ^= 1
      return bytes
    })
  }
  // A database under the same folder with another content under the same id, as a broken disk or a server would leave it.
  const replace = async (recording: Recording, id: ChunkId, change: (bytes: Buffer) => Buffer | null) => {
    const kept = new Map<ChunkId, Buffer>()
    await store.use(recording.id, async (database) => {
      for (const chunk of recording.manifest.chunks) kept.set(chunk.id, (await database.get(chunk.id))!)
    })
    await store.destroy(recording.id)
    await store.use(recording.id, async (database) => {
      for (const [chunk, bytes] of kept) {
        const left = chunk === id ? change(bytes) : bytes
        if (left !== null) await database.put([{ id: chunk, bytes: left }])
      }
    })
  }
  const ids = (recording: Recording) => recording.manifest.chunks.map(({ id }) => id)

  it('of one bit is named and never read', async () => {
    const recording = await storedRecording(randomBytes(2_000_000), 'audio/wav')
    await flip(recording, ids(recording)[2]!)
    const reader = await open(recording)
    await expect(reader.read(0, reader.sizeBytes)).rejects.toMatchObject({
      kind: 'integrity',
      message: expect.stringContaining('Chunk 3 of') as string,
    })
  })

  it('by exchanging two pieces is named', async () => {
    const recording = await storedRecording(randomBytes(2_000_000), 'audio/wav')
    const [first, second] = ids(recording)
    const other = await store.use(recording.id, (database) => database.get(second!))
    await replace(recording, first!, () => other!)
    await expect(open(recording).then((reader) => reader.read(0, 10))).rejects.toMatchObject({
      kind: 'integrity',
      message: expect.stringContaining('Chunk 1 of') as string,
    })
  })

  it('by a piece that is gone is named', async () => {
    const recording = await storedRecording(randomBytes(2_000_000), 'audio/wav')
    await replace(recording, ids(recording)[1]!, () => null)
    const reader = await open(recording)
    await expect(reader.read(0, reader.sizeBytes)).rejects.toMatchObject({
      kind: 'audio-missing',
      message: expect.stringContaining('Chunk 2 of') as string,
    })
  })

  it('by a manifest that lies is named before anything is read', async () => {
    const recording = await storedRecording(randomBytes(2_000_000), 'audio/wav')
    const { manifest } = recording
    const swapped = [manifest.chunks[1]!, manifest.chunks[0]!, ...manifest.chunks.slice(2)]
    const lies = [
      { ...manifest, chunks: swapped },
      { ...manifest, sizeBytes: 5 },
      { ...manifest, chunks: manifest.chunks.slice(1) },
    ]
    for (const lie of lies)
      await expect(open({ ...recording, manifest: lie })).rejects.toMatchObject({ kind: 'integrity' })
    const wrongSizes = manifestOf(manifest.chunks.map((chunk) => ({ ...chunk, sizeBytes: chunk.sizeBytes + 1 })))
    const reader = await open({ ...recording, manifest: wrongSizes })
    await expect(reader.read(0, reader.sizeBytes)).rejects.toMatchObject({ kind: 'integrity' })
  })

  it('leaves silence in its place for a player, and the rest is there', async () => {
    const bytes = randomBytes(2_000_000)
    const recording = await storedRecording(bytes, 'audio/wav')
    await flip(recording, ids(recording)[2]!)
    const named: ChunkId[] = []
    const reader = await open(recording, { mode: 'silence', report: (id) => named.push(id) })
    const read = Buffer.from(await reader.read(0, reader.sizeBytes))
    const from = recording.manifest.chunks.slice(0, 2).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    const to = from + recording.manifest.chunks[2]!.sizeBytes
    expect(named).toContain(ids(recording)[2])
    expect(read.subarray(from, to).every((byte) => byte === 0)).toBe(true)
    expect(
      Buffer.concat([read.subarray(0, from), read.subarray(to)]).equals(
        Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]),
      ),
    ).toBe(true)
  })

  it('in a WebM takes out whole clusters, so that what is read is still WebM', async () => {
    const long = Buffer.concat([
      speech,
      ...Array.from({ length: 9 }, (_, round) => shifted(speech, (round + 1) * 41_000)),
    ])
    const recording = await storedRecording(long, 'audio/webm')
    expect(recording.manifest.chunks.length).toBeGreaterThan(3)
    await flip(recording, ids(recording)[1]!)
    const reader = await open(recording, { mode: 'silence', report: () => undefined })
    const scanned = new WebmPlanner()
    // In pieces of any size: a cluster that crosses a border is left out from its beginning.
    for (let at = 0; at < reader.sizeBytes; at += 100_001)
      scanned.push(await reader.read(at, Math.min(at + 100_001, reader.sizeBytes)))
    const plan = scanned.finish()
    expect(Math.round(plan.durationMs)).toBe(recording.durationMs)
    const kept = plan.clusters.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    expect(kept).toBeLessThan(recording.manifest.sizeBytes - recording.manifest.chunks[1]!.sizeBytes)
    expect(kept).toBeGreaterThan(recording.manifest.sizeBytes - recording.manifest.chunks[1]!.sizeBytes - 60_000)
  })
})
