import { randomBytes } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { pcm16Format, wavHeader } from '../../../app/audio/wav'
import { newSessionId } from '../../../app/ids'
import { StoredChunks } from '../../../main/audio/store/chunkSource'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { importFile } from '../../../main/audio/capture/importFile'
import { AudioReader } from '../../../main/audio/store/reader'
import { Versions } from '../../../main/audio/edit/versions'
import { Waveforms } from '../../../main/audio/playback/waveforms'
import { decodeAll } from '../../../main/decode/decode'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'
import { flacWithRate, silentOpus } from './support/bombs'
import { MemoryCatalog } from './support/catalog'

const fixture = (name: string): string => join(import.meta.dirname, '../../fixtures/audio', name)
let folder: string
let store: ChunkStore
let catalog: MemoryCatalog

beforeEach(async () => {
  folder = await temporaryFolder()
  store = new ChunkStore(join(folder, 'audio'))
  catalog = new MemoryCatalog()
  onTestFinished(() => store.close())
})

const take = (path: string, options?: Parameters<typeof importFile>[2]) =>
  importFile({ store, sink: catalog, ports: systemPorts }, path, options)

describe('an audio file', () => {
  it.each([
    ['tone.wav', 'audio/wav'],
    ['tone.mp3', 'audio/mpeg'],
    ['tone.ogg', 'audio/ogg'],
    ['tone.m4a', 'audio/mp4'],
    ['tone.flac', 'audio/flac'],
    ['speech.webm', 'audio/webm'],
  ])('%s is taken as %s with its length, rate and channels', async (name, mimeType) => {
    const { recordingId } = await take(fixture(name))
    const recording = await catalog.get(recordingId)
    expect(recording).toMatchObject({ mimeType, source: 'import', fileName: name, channels: 1 })
    expect(Math.abs(recording.durationMs - (name === 'speech.webm' ? 39_969 : 3_000))).toBeLessThan(150)
    expect(recording.sampleRateHz).toBe(name.endsWith('.webm') ? 48_000 : recording.sampleRateHz)
    expect(recording.sampleRateHz).toBeGreaterThan(8_000)
  })

  it.each(['tone.mp3', 'tone.ogg', 'tone.m4a', 'tone.flac'])('%s can be trimmed', async (name) => {
    const { recordingId } = await take(fixture(name))
    const open = (recording: Parameters<typeof AudioReader.open>[0]) =>
      AudioReader.open(recording, new StoredChunks(store, recording))
    const versions = new Versions({ store, catalog, now: Date.now, open, onStored: () => undefined })
    await versions.trim(recordingId, 1_000, 2_000)
    const recording = await catalog.get(recordingId)
    expect(Math.abs(recording.durationMs - 1_000)).toBeLessThan(150)
    if (name === 'tone.m4a') return // AAC cannot be decoded in plain Node; a window plays it.
    const samples = await decodeAll(await open(recording))
    expect(Math.abs(samples.length / 16 - 1_000)).toBeLessThan(200)
  })

  it('becomes part of an entry, or an entry of the date of the file or of a given one', async () => {
    const sessionId = newSessionId(systemPorts.uuid)
    await take(fixture('tone.wav'), { sessionId })
    await take(fixture('tone.wav'), { title: 'Tone', createdAt: 5 })
    expect(catalog.accepted).toMatchObject([
      { sessionId, newSession: false },
      { newSession: true, title: 'Tone', createdAt: 5 },
    ])
    expect(catalog.accepted[0]!.createdAt).toBeGreaterThan(1_700_000_000_000)
  })

  it('that is none is refused, and leaves nothing behind', async () => {
    const bad = {
      'empty.wav': Buffer.alloc(0),
      'noise.mp3': randomBytes(100_000).fill(0, 0, 16),
      'text.ogg': Buffer.from('This is no sound at all, although it is called so.'),
      'cut.m4a': Buffer.from('\0\0\0\x20ftypM4A \0\0\0\0', 'latin1'),
    }
    for (const [name, bytes] of Object.entries(bad)) {
      await writeFile(join(folder, name), bytes)
      await expect(take(join(folder, name)), name).rejects.toMatchObject({ kind: 'unsupported' })
    }
    await expect(take(join(folder, 'nowhere.wav'))).rejects.toMatchObject({ kind: 'not-found' })
    await expect(take(folder)).rejects.toMatchObject({ kind: 'unsupported' })
    expect(catalog.accepted).toEqual([])
    expect(await readdir(join(folder, 'audio')).catch(() => [])).toEqual([])
  })
})

describe('a file that means harm', () => {
  const samples = Buffer.alloc(200_000)
  it.each([
    ['a WAV of one sample a second', () => Buffer.concat([wavHeader(pcm16Format(1, 1), samples.length), samples])],
    ['a FLAC of one sample a second', async () => flacWithRate(await readFile(fixture('tone.flac')), 1)],
    ['a picture called sound', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['an archive called sound', () => Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(100_000)])],
    ['a WAV with a header and nothing else', () => Buffer.from(wavHeader(pcm16Format(16_000, 1), 0))],
  ])('%s is refused with a reason, and leaves nothing behind', async (_what, bytes) => {
    const path = join(folder, 'sound.wav')
    await writeFile(path, await bytes())
    await expect(take(path)).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringMatching(/^\w+( [\w,]+){4}/) as string,
    })
    expect(catalog.accepted).toEqual([])
    expect(await readdir(join(folder, 'audio')).catch(() => [])).toEqual([])
  })

  it.each(['tone.wav', 'tone.mp3', 'tone.ogg', 'tone.m4a', 'tone.flac', 'speech.webm'])(
    '%s that was cut off in the middle is taken whole or not at all',
    async (name) => {
      const bytes = await readFile(fixture(name))
      const path = join(folder, name)
      await writeFile(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
      const taken = await take(path).catch((error: unknown) => error)
      const [accepted] = catalog.accepted
      if (accepted === undefined) {
        expect(taken).toMatchObject({ kind: 'unsupported' })
        expect(await readdir(join(folder, 'audio')).catch(() => [])).toEqual([])
        return
      }
      const recording = await catalog.get(accepted.recordingId)
      const reader = await AudioReader.open(recording, new StoredChunks(store, recording))
      expect((await reader.read(0, reader.sizeBytes)).length).toBe(reader.sizeBytes)
      expect(recording.durationMs).toBeLessThan(40_000)
    },
  )

  it('a few hundred kilobytes that say one second and go on for hours are not drawn to their end', async () => {
    const path = join(folder, 'bomb.ogg')
    const bytes = silentOpus(8, 1)
    expect(bytes.length).toBeLessThan(1_000_000)
    await writeFile(path, bytes)
    const { recordingId } = await take(path)
    let pieces = 0
    const open = async (recording: Parameters<typeof AudioReader.open>[0]) => {
      const reader = await AudioReader.open(recording, new StoredChunks(store, recording))
      const read = reader.read.bind(reader)
      reader.read = (...range) => ((pieces += 1), read(...range))
      return reader
    }
    const waveforms = new Waveforms({
      ...{ catalog, open, longestMs: 10 * 60_000 },
      onError: (error) => {
        throw error
      },
    })
    onTestFinished(() => waveforms.close())
    waveforms.want(recordingId)
    await waveforms.settled()
    expect(pieces).toBeGreaterThan(0)
    expect((await catalog.get(recordingId)).peaks).toBeNull()
  })
})

describe('a recording without a waveform', () => {
  it('is drawn from its sound, and one whose sound is not here is left without', async () => {
    const [tone, undrawn] = [await take(fixture('tone-vorbis.webm')), await take(fixture('tone.ogg'))]
    await store.destroy(undrawn.recordingId)
    const open = (recording: Parameters<typeof AudioReader.open>[0]) =>
      AudioReader.open(recording, new StoredChunks(store, recording))
    const waveforms = new Waveforms({
      catalog,
      open,
      onError: (error) => {
        throw error
      },
    })
    onTestFinished(() => waveforms.close())
    const drawn = new Promise<void>((resolve) => {
      const stop = catalog.onChange(() => {
        stop()
        resolve()
      })
    })
    waveforms.want(undrawn.recordingId)
    waveforms.want(tone.recordingId)
    await drawn
    await waveforms.close()
    const peaks = Buffer.from((await catalog.get(tone.recordingId)).peaks!, 'base64')
    expect(peaks.length).toBeGreaterThan(100)
    // A tone at half of full scale, from beginning to end.
    const middle = peaks.subarray(5, -5)
    expect(Math.abs(middle.reduce((sum, peak) => sum + peak, 0) / middle.length - 128)).toBeLessThan(12)
    expect((await catalog.get(undrawn.recordingId)).peaks).toBeNull()
  })
})
