import { randomBytes } from 'node:crypto'
import { appendFile, readdir, readFile, readlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { newSessionId } from '../../../app/ids'
import type { RecordingId } from '../../../app/ids'
import { WebmPlanner } from '../../../app/audio/webm/recluster'
import { Captures } from '../../../main/audio/capture/captures'
import { StoredChunks } from '../../../main/audio/store/chunkSource'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { AudioReader } from '../../../main/audio/store/reader'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'
import { filesBelow } from '../../support/folders'
import { MemoryCatalog } from './support/catalog'
import { recordedSlices } from './support/webm'

const slices = recordedSlices()
const key = randomBytes(32)
let folder: string
let catalog: MemoryCatalog
let stored: RecordingId[]

interface Opened {
  captures: Captures
  store: ChunkStore
  close(): Promise<void>
}

function openCaptures(given: Partial<ConstructorParameters<typeof Captures>[0]> = {}): Opened {
  const store = new ChunkStore(join(folder, 'audio'))
  const options = { folder: join(folder, 'captures'), key, store, sink: catalog, ports: systemPorts }
  const captures = new Captures({ ...options, onStored: (id) => stored.push(id), ...given })
  const close = async () => {
    await captures.close()
    await store.close()
  }
  onTestFinished(close)
  return { captures, store, close }
}

async function audioOf(store: ChunkStore, id: RecordingId): Promise<Buffer> {
  const recording = await catalog.get(id)
  const reader = await AudioReader.open(recording, new StoredChunks(store, recording))
  return Buffer.from(await reader.read(0, reader.sizeBytes))
}

async function record(captures: Captures, count = slices.length) {
  const { captureId } = await captures.start({ mimeType: 'audio/webm;codecs=opus' })
  for (const [sequence, bytes] of slices.slice(0, count).entries()) await captures.append(captureId, sequence, bytes)
  return captureId
}

const captureFile = async () => join(folder, 'captures', (await readdir(join(folder, 'captures')))[0]!)

beforeEach(async () => {
  folder = await temporaryFolder()
  catalog = new MemoryCatalog()
  stored = []
})

describe('a capture', () => {
  it('that is closed while a slice is being written keeps that slice', async () => {
    const { captures, close } = openCaptures()
    const { captureId } = await captures.start({ mimeType: 'audio/webm;codecs=opus' })
    const appending = captures.append(captureId, 0, slices[0]!)
    await close()
    expect(await appending).toMatchObject({ acknowledged: 0 })
    await expect(captures.append(captureId, 1, slices[1]!)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('becomes an entry when it is stopped, and its file goes away', async () => {
    const { captures, store } = openCaptures()
    const captureId = await record(captures)
    const result = await captures.stop({ captureId, durationMs: 1, peaks: 'AAEC', title: 'Monday' })
    expect(stored).toEqual([result.recordingId])
    expect(catalog.accepted).toHaveLength(1)
    expect(catalog.accepted[0]).toMatchObject({
      title: 'Monday',
      peaks: 'AAEC',
      newSession: true,
      sessionId: result.sessionId,
      channels: 1,
    })
    expect(catalog.accepted[0]!.durationMs).toBeGreaterThan(39_000) // told by the stream, not by the caller
    expect(await readdir(join(folder, 'captures'))).toEqual([])
    const planner = new WebmPlanner()
    planner.push(await audioOf(store, result.recordingId))
    expect(Math.round(planner.finish().durationMs)).toBe(catalog.accepted[0]!.durationMs)
  })

  it.skipIf(process.platform !== 'linux')('that cannot begin holds no file open', async () => {
    let left = 1 // The key of the recording; then there is none for the nonce.
    const randomBytes = (count: number): Buffer => {
      if (left-- === 0) throw new Error('no randomness')
      return systemPorts.randomBytes(count)
    }
    const store = new ChunkStore(join(folder, 'audio'))
    const options = { folder: join(folder, 'captures'), key, store, sink: catalog, onStored: () => undefined }
    const captures = new Captures({ ...options, ports: { ...systemPorts, randomBytes } })
    await expect(captures.start({ mimeType: 'audio/webm' })).rejects.toThrow()
    const open = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    )
    expect(open.filter((path) => path.startsWith(folder))).toEqual([])
  })

  it('acknowledges a slice that comes again without writing it, and refuses a gap', async () => {
    const { captures } = openCaptures()
    const captureId = await record(captures, 3)
    const before = await readFile(await captureFile())
    expect((await captures.append(captureId, 1, slices[1]!)).acknowledged).toBe(2)
    expect(await readFile(await captureFile())).toEqual(before)
    await expect(captures.append(captureId, 5, slices[5]!)).rejects.toMatchObject({ kind: 'invalid-input' })
  })

  it('takes slices in the order they were handed in, although nobody waits between them', async () => {
    const { captures, store } = openCaptures()
    const { captureId } = await captures.start({ mimeType: 'audio/webm' })
    await Promise.all(slices.map((bytes, sequence) => captures.append(captureId, sequence, bytes)))
    const { recordingId } = await captures.stop({ captureId, durationMs: 0, peaks: null })
    expect((await audioOf(store, recordingId)).length).toBeGreaterThan(Buffer.concat(slices).length * 0.9)
  })

  it('is kept as it is where it is no WebM', async () => {
    const { captures, store } = openCaptures()
    const { captureId } = await captures.start({ mimeType: 'audio/mp4' })
    const bytes = randomBytes(2_000_000)
    await captures.append(captureId, 0, bytes.subarray(0, 1_000_000))
    await captures.append(captureId, 1, bytes.subarray(1_000_000))
    const { recordingId } = await captures.stop({ captureId, durationMs: 1234, peaks: null })
    expect((await catalog.get(recordingId)).durationMs).toBe(1234)
    expect((await audioOf(store, recordingId)).equals(bytes)).toBe(true)
  })

  it('belongs to the entry it was started in', async () => {
    const { captures } = openCaptures()
    const sessionId = newSessionId(systemPorts.uuid)
    const { captureId } = await captures.start({ mimeType: 'audio/webm', sessionId })
    await captures.append(captureId, 0, Buffer.concat(slices))
    await captures.stop({ captureId, durationMs: 0, peaks: null })
    expect(catalog.accepted[0]).toMatchObject({ newSession: false, sessionId })
  })

  it('without a slice is no recording, and leaves nothing behind', async () => {
    const { captures } = openCaptures()
    const captureId = await record(captures, 0)
    await expect(captures.stop({ captureId, durationMs: 0, peaks: null })).rejects.toMatchObject({ kind: 'recording' })
    expect(await readdir(join(folder, 'captures'))).toEqual([])
    expect(await captures.recoverable()).toEqual([])
  })

  it('is gone when it is thrown away', async () => {
    const { captures } = openCaptures()
    await captures.discard(await record(captures, 4))
    expect(await readdir(join(folder, 'captures'))).toEqual([])
    expect(catalog.accepted).toEqual([])
  })

  it('shows nothing of the sound on disk, neither while recording nor afterwards', async () => {
    const { captures } = openCaptures()
    const captureId = await record(captures)
    const marks = [
      Buffer.from([0x1a, 0x45, 0xdf, 0xa3]),
      Buffer.from('webm'),
      Buffer.from('OpusHead'),
      slices[5]!.subarray(40, 72),
    ]
    const clean = async () => {
      const files = await filesBelow(folder)
      expect(files.length).toBeGreaterThan(0)
      for (const { path, bytes } of files)
        for (const mark of marks) expect([path, bytes.includes(mark)]).toEqual([path, false])
    }
    await clean()
    await captures.stop({ captureId, durationMs: 0, peaks: null })
    await clean()
  })
})

describe('a capture that was cut off', () => {
  it('is offered at the next start and recovered with every slice that was acknowledged', async () => {
    const first = openCaptures()
    const captureId = await record(first.captures, 30)
    expect(await first.captures.recoverable()).toEqual([])
    await first.close()
    const { captures, store } = openCaptures()
    const offered = await captures.recoverable()
    expect(offered).toMatchObject([{ captureId }])
    expect(offered[0]!.durationMs).toBeGreaterThan(12_000)
    const { recordingId } = await captures.recover(captureId)
    expect((await catalog.get(recordingId)).durationMs).toBe(offered[0]!.durationMs)
    expect((await audioOf(store, recordingId)).length).toBeGreaterThan(10_000)
    expect(await captures.recoverable()).toEqual([])
  })

  it('loses only the slice that is torn, at whatever byte the file ends', async () => {
    const first = openCaptures()
    await record(first.captures, 10)
    await first.close()
    const path = await captureFile()
    const whole = await readFile(path)
    const full = (await openCaptures().captures.recoverable())[0]!.durationMs!
    for (let cut = 1; cut < slices[9]!.length + 37; cut += 97) {
      await truncate(path, whole.length - cut)
      const [offered] = await openCaptures().captures.recoverable()
      expect(full - offered!.durationMs!).toBeLessThanOrEqual(1000)
      await writeFile(path, whole)
    }
  })

  it('is read up to garbage at its end', async () => {
    const first = openCaptures()
    await record(first.captures, 10)
    await first.close()
    const before = (await openCaptures().captures.recoverable())[0]!.durationMs
    await appendFile(await captureFile(), randomBytes(500))
    expect((await openCaptures().captures.recoverable())[0]!.durationMs).toBe(before)
  })

  it('is finished by itself when it had been stopped, once, wherever the stop was cut off', async () => {
    const first = openCaptures()
    const captureId = await record(first.captures)
    const beforeStop = await readFile(await captureFile())
    // Killed after the documents were written and before the file was removed: the file is put back.
    const path = await captureFile()
    const result = await first.captures.stop({ captureId, durationMs: 5, peaks: null, title: 'Once' })
    await first.close()
    await writeFile(path, beforeStop)
    const { captures } = openCaptures()
    expect(await captures.resume()).toEqual([]) // no stop record in this copy: a person decides
    expect(await captures.recover(captureId)).toEqual(result)
    expect(catalog.recordings.size).toBe(1)
  })

  it('keeps title and waveform of a stop that was cut off', async () => {
    const first = openCaptures()
    const captureId = await record(first.captures)
    const failing = { ...catalog, accept: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) }
    await first.close()
    const copy = openCaptures({ sink: failing })
    const second = await copy.captures.start({ mimeType: 'audio/webm' })
    await copy.captures.append(second.captureId, 0, Buffer.concat(slices))
    await expect(
      copy.captures.stop({ captureId: second.captureId, durationMs: 5, peaks: 'AQID', title: 'Kept' }),
    ).rejects.toMatchObject({ kind: 'disk-full' })
    await copy.close()
    const { captures } = openCaptures()
    expect(await captures.resume()).toHaveLength(1)
    expect(catalog.accepted).toMatchObject([{ title: 'Kept', peaks: 'AQID' }])
    expect(await captures.recoverable()).toMatchObject([{ captureId }])
  })

  it('is not touched with another key', async () => {
    const first = openCaptures()
    await record(first.captures, 5)
    await first.close()
    const other = openCaptures({ key: randomBytes(32) })
    expect(await other.captures.recoverable()).toEqual([])
    expect(await readdir(join(folder, 'captures'))).toHaveLength(1)
  })
})
