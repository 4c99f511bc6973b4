import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Captures } from '../../../main/audio/capture/captures'
import { StoredChunks } from '../../../main/audio/store/chunkSource'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { AudioReader } from '../../../main/audio/store/reader'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'
import { mayMount, mountSmall, removeSmall } from '../../support/mounts'
import { MemoryCatalog } from './support/catalog'

describe.skipIf(!mayMount())('a disk that runs full while recording (needs the right to mount a file system)', () => {
  it('keeps what was acknowledged, says so, and the recording can be finished when there is space', async () => {
    const small = mountSmall(4)!
    const folder = await temporaryFolder()
    const catalog = new MemoryCatalog()
    const store = new ChunkStore(join(folder, 'audio'))
    const options = { key: randomBytes(32), store, sink: catalog, ports: systemPorts, onStored: () => undefined }
    const captures = new Captures({ ...options, folder: join(small, 'captures') })
    onTestFinished(async () => {
      await captures.close()
      await store.close()
      removeSmall(small)
    })
    const { captureId, freeBytes } = await captures.start({ mimeType: 'audio/mp4' })
    expect(freeBytes).toBeLessThan(4 * 1024 * 1024)
    const sent: Buffer[] = []
    let refused: unknown
    let left = freeBytes
    while (refused === undefined) {
      const slice = randomBytes(300_000)
      try {
        const answer = await captures.append(captureId, sent.length, slice)
        expect(answer.freeBytes).toBeLessThan(left)
        left = answer.freeBytes
        sent.push(slice)
      } catch (error) {
        refused = error
      }
    }
    expect(refused).toMatchObject({ kind: 'disk-full' })
    expect(sent.length).toBeGreaterThan(5)
    // A small slice still fits, and follows the last good one.
    const last = randomBytes(1000)
    expect(await captures.append(captureId, sent.length, last)).toMatchObject({ acknowledged: sent.length })
    const { recordingId } = await captures.stop({ captureId, durationMs: 1000, peaks: null })
    const recording = await catalog.get(recordingId)
    const reader = await AudioReader.open(recording, new StoredChunks(store, recording))
    const kept = Buffer.from(await reader.read(0, reader.sizeBytes))
    expect(kept.equals(Buffer.concat([...sent, last]))).toBe(true)
  })

  it('in the middle of the cut leaves the capture, and the next start finishes it', async () => {
    const small = mountSmall(3)!
    const folder = await temporaryFolder()
    const catalog = new MemoryCatalog()
    const key = randomBytes(32)
    const captureFolder = join(folder, 'captures')
    const full = new ChunkStore(join(small, 'audio'))
    const options = { key, sink: catalog, ports: systemPorts, onStored: () => undefined, folder: captureFolder }
    const captures = new Captures({ ...options, store: full })
    const end = async (): Promise<void> => {
      await captures.close()
      await full.close().catch(() => undefined) // A database whose disk is full may not close well.
    }
    onTestFinished(async () => {
      await end()
      removeSmall(small)
    })
    const bytes = randomBytes(4_000_000)
    const { captureId } = await captures.start({ mimeType: 'audio/mp4' })
    await captures.append(captureId, 0, bytes)
    await expect(captures.stop({ captureId, durationMs: 1, peaks: null, title: 'Later' })).rejects.toMatchObject({
      kind: 'disk-full',
    })
    expect(catalog.accepted).toEqual([])
    expect(await readdir(captureFolder)).toHaveLength(1)
    await end()
    const store = new ChunkStore(join(folder, 'audio'))
    const again = new Captures({ ...options, store })
    onTestFinished(async () => {
      await again.close()
      await store.close()
    })
    const [result] = await again.resume()
    const recording = await catalog.get(result!.recordingId)
    const reader = await AudioReader.open(recording, new StoredChunks(store, recording))
    expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(bytes)).toBe(true)
    expect(catalog.accepted).toMatchObject([{ title: 'Later' }])
  })
})
