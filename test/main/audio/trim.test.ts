import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../../app/audio/wav'
import { WebmPlanner } from '../../../app/audio/webm/recluster'
import type { RecordingId } from '../../../app/ids'
import { StoredChunks } from '../../../main/audio/store/chunkSource'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { importFile } from '../../../main/audio/capture/importFile'
import { manifestOf } from '../../../main/audio/store/manifest'
import { AudioReader } from '../../../main/audio/store/reader'
import { Versions } from '../../../main/audio/edit/versions'
import { decodeAll } from '../../../main/decode/decode'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'
import { MemoryCatalog } from './support/catalog'
import { recordedSlices, shifted, withoutRepeats } from './support/webm'

let folder: string
let store: ChunkStore
let catalog: MemoryCatalog
let versions: Versions

beforeEach(async () => {
  folder = await temporaryFolder()
  store = new ChunkStore(join(folder, 'audio'))
  catalog = new MemoryCatalog()
  const open = (recording: Parameters<typeof AudioReader.open>[0]) =>
    AudioReader.open(recording, new StoredChunks(store, recording))
  versions = new Versions({ store, catalog, now: () => 7, open, onStored: () => undefined })
  onTestFinished(() => store.close())
})

async function taken(name: string, bytes: Uint8Array): Promise<RecordingId> {
  await writeFile(join(folder, name), bytes)
  return (await importFile({ store, sink: catalog, ports: systemPorts }, join(folder, name))).recordingId
}

const reader = async (id: RecordingId) => {
  const recording = await catalog.get(id)
  return await AudioReader.open(recording, new StoredChunks(store, recording))
}
const chunks = async (id: RecordingId) => (await catalog.get(id)).manifest.chunks

/** How alike two pieces of sound are, from 0 to 1. */
function likeness(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    ab += a[at]! * b[at]!
    aa += a[at]! ** 2
    bb += b[at]! ** 2
  }
  return ab / Math.sqrt(aa * bb)
}

describe('a trimmed WebM', () => {
  const minutes = (rounds: number) =>
    Buffer.concat([
      ...recordedSlices(),
      ...Array.from({ length: rounds - 1 }, (_, round) =>
        shifted(Buffer.concat(recordedSlices()), (round + 1) * 41_000),
      ),
    ])

  it('plays from zero what was between, and sounds the same', async () => {
    const id = await taken('speech.webm', minutes(1))
    const before = await decodeAll(await reader(id))
    await versions.trim(id, 7_000, 23_000)
    const recording = await catalog.get(id)
    expect(Math.abs(recording.durationMs - 16_000)).toBeLessThanOrEqual(120)
    const source = await reader(id)
    const planner = new WebmPlanner()
    planner.push(await source.read(0, source.sizeBytes))
    const plan = planner.finish()
    expect(Math.round(plan.durationMs)).toBe(recording.durationMs)
    expect(plan.clusters[0]!.timestamp).toBe(0)
    const after = await decodeAll(source)
    expect(Math.abs(after.length / 16 - recording.durationMs)).toBeLessThan(70)
    // Packets begin every 60 ms; the sound from the first one on is the sound of before.
    const best = Math.max(
      ...Array.from({ length: 140 }, (_, step) => likeness(after, before.subarray((7_000 - 20 + step) * 16))),
    )
    expect(best).toBeGreaterThan(0.95)
  })

  it('keeps most of its chunks although its beginning is gone, and a trim of a trim too', async () => {
    const id = await taken('long.webm', withoutRepeats(minutes(40)))
    const original = new Set((await chunks(id)).map((chunk) => chunk.id))
    const shared = async () =>
      (await chunks(id)).filter((chunk) => original.has(chunk.id)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) /
      (await catalog.get(id)).manifest.sizeBytes
    await versions.trim(id, 31_234, 1_560_000)
    expect(await shared()).toBeGreaterThan(0.6)
    await versions.trim(id, 20_000, 1_500_000)
    expect(await shared()).toBeGreaterThan(0.5)
    const source = await reader(id)
    const planner = new WebmPlanner()
    planner.push(await source.read(0, source.sizeBytes))
    expect(Math.round(planner.finish().durationMs)).toBe((await catalog.get(id)).durationMs)
  })
})

describe('an MP3 of more than 256 MB', () => {
  it('is not trimmed, and the reason says what can be done instead', async () => {
    const id = await taken('tone.mp3', await readFile(join(import.meta.dirname, '../../fixtures/audio/tone.mp3')))
    await catalog.edit(id, ({ manifest }) => {
      const times = Math.ceil((257 * 1024 * 1024) / manifest.sizeBytes)
      return { manifest: manifestOf(Array.from({ length: times }, () => manifest.chunks).flat()), durationMs: 9e6 }
    })
    await expect(versions.trim(id, 1000, 2000)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(/up to 256 MB .* Export it, cut it with another program/) as string,
    })
    expect((await catalog.get(id)).previous).toEqual([])
  })
})

describe('a trimmed WAV', () => {
  it('has exactly the samples between, and comes back whole', async () => {
    const samples = randomBytes(3_200_000)
    const bytes = Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples])
    const id = await taken('noise.wav', bytes)
    expect((await catalog.get(id)).durationMs).toBe(100_000)
    await catalog.edit(id, () => ({
      peaks: Buffer.from(Array.from({ length: 100 }, (_, at) => at)).toString('base64'),
    }))
    await versions.trim(id, 25_000, 75_000)
    const trimmed = await catalog.get(id)
    expect([trimmed.durationMs, trimmed.previous.length, trimmed.previous[0]!.replacedAt]).toEqual([50_000, 1, 7])
    expect([...Buffer.from(trimmed.peaks!, 'base64')]).toEqual(Array.from({ length: 50 }, (_, at) => 25 + at))
    const source = await reader(id)
    const read = Buffer.from(await source.read(0, source.sizeBytes))
    expect(read.subarray(44).equals(samples.subarray(800_000, 2_400_000))).toBe(true)
    expect(read.readUInt32LE(40)).toBe(1_600_000)
    await versions.untrim(id)
    expect(await catalog.get(id)).toMatchObject({ durationMs: 100_000, previous: [] })
    const whole = await reader(id)
    expect(Buffer.from(await whole.read(0, whole.sizeBytes)).equals(bytes)).toBe(true)
    await expect(versions.untrim(id)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is refused where nothing would be left', async () => {
    const samples = Buffer.alloc(32_000)
    const id = await taken('second.wav', Buffer.concat([wavHeader(pcm16Format(16_000, 1), samples.length), samples]))
    for (const [from, to] of [
      [500, 500],
      [900, 100],
      [2_000, 5_000],
      [0, 50],
    ] as const)
      await expect(versions.trim(id, from, to)).rejects.toMatchObject({ kind: 'invalid-input' })
    expect((await catalog.get(id)).previous).toEqual([])
  })
})
