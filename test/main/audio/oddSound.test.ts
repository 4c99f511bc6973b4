import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../../app/audio/wav'
import { importFile } from '../../../main/audio/capture/importFile'
import { StoredChunks } from '../../../main/audio/store/chunkSource'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { AudioReader } from '../../../main/audio/store/reader'
import { decodeAll } from '../../../main/decode/decode'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'
import { MemoryCatalog } from './support/catalog'

const fixture = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, '../../fixtures/audio', name))
let folder: string
let store: ChunkStore
let catalog: MemoryCatalog

beforeEach(async () => {
  folder = await temporaryFolder()
  store = new ChunkStore(join(folder, 'audio'))
  catalog = new MemoryCatalog()
  onTestFinished(() => store.close())
})

async function taken(name: string, bytes: Uint8Array): Promise<{ durationMs: number; decodedMs: number }> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  const { recordingId } = await importFile({ store, sink: catalog, ports: systemPorts }, path)
  const recording = await catalog.get(recordingId)
  const samples = await decodeAll(await AudioReader.open(recording, new StoredChunks(store, recording)))
  return { durationMs: recording.durationMs, decodedMs: (samples.length / 16_000) * 1000 }
}

/** A WAV of a second, whose header says something else about how much sound there is. */
function wav(saidBytes: number, cutBytes = 0): Uint8Array {
  const bytes = Buffer.concat([wavHeader(pcm16Format(16_000, 1), 32_000), Buffer.alloc(32_000, 1)])
  bytes.writeUInt32LE(saidBytes, 40)
  return bytes.subarray(0, bytes.length - cutBytes)
}

/** The same Ogg file as a stream of another number, as another recorder writes it. */
function renumbered(ogg: Buffer): Buffer {
  const bytes = Buffer.from(ogg)
  for (let at = 0; at < bytes.length;) {
    const segments = bytes[at + 26] ?? 0
    const size = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, one) => sum + one, 27 + segments)
    bytes.writeUInt32LE(bytes.readUInt32LE(at + 14) + 1, at + 14)
    bytes.writeUInt32LE(0, at + 22)
    bytes.writeUInt32LE(oggCrc(bytes.subarray(at, at + size)), at + 22)
    at += size
  }
  return bytes
}

/** CRC-32 with the polynomial 0x04c11db7, neither reflected nor inverted (RFC 3533, section 6). */
function oggCrc(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c11db7
  }
  return crc >>> 0
}

describe('sound whose header or end is not as it should be', () => {
  it.each([
    ['a WAV that was written as a stream and says 0', () => wav(0), 1000],
    ['a WAV that was written as a stream and says 4 GB', () => wav(0xffffffff), 1000],
    ['a WAV that says twice as much as is there', () => wav(64_000), 1000],
    ['a WAV that was cut off', () => wav(32_000, 16_000), 500],
    ['a WAV that was cut off within a sample', () => wav(32_000, 15_999), 500],
    ['an MP3 that was cut off', async () => (await fixture('tone.mp3')).subarray(0, 9000), 2988],
    ['a WebM that was cut off', async () => (await fixture('speech.webm')).subarray(0, 80_000), null],
    ['an Ogg behind itself', async () => Buffer.concat([await fixture('tone.ogg'), await fixture('tone.ogg')]), 6000],
    [
      'an Ogg of three streams one behind the other',
      async () => {
        const ogg = await fixture('tone.ogg')
        return Buffer.concat([ogg, renumbered(ogg), renumbered(renumbered(ogg))])
      },
      9000,
    ],
  ] as [string, () => Uint8Array | Promise<Uint8Array>, number | null][])(
    '%s is as long as what is there',
    async (_what, make, lengthMs) => {
      const { durationMs, decodedMs } = await taken('odd', await make())
      if (lengthMs !== null) expect(Math.abs(durationMs - lengthMs)).toBeLessThan(10)
      expect(decodedMs).toBeGreaterThan(0)
      expect(Math.abs(durationMs - decodedMs)).toBeLessThan(60)
    },
  )

  it('an Ogg whose second stream was cut off within a page is at least as long as the first', async () => {
    const ogg = await fixture('tone.ogg')
    const { durationMs, decodedMs } = await taken('cut.ogg', Buffer.concat([ogg, renumbered(ogg).subarray(0, 4000)]))
    expect(durationMs).toBe(3000)
    expect(decodedMs).toBeGreaterThanOrEqual(3000)
  })

  it('an Ogg without a whole page of sound is refused in words', async () => {
    const ogg = await fixture('tone.ogg')
    await expect(taken('cut.ogg', ogg.subarray(0, 4000))).rejects.toMatchObject({ kind: 'unsupported' })
  })
})
