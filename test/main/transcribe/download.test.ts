import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { download } from '../../../main/transcribe/models/download'
import { temporaryFolder } from '../../support/documents'
import { serveFile, sha256, type Behaviour } from './fileServer'

const content = randomBytes(3_000_000)
const HALF = 1_500_000

async function start(behaviours: readonly Behaviour[], overrides: { sha256?: string; already?: Uint8Array } = {}) {
  const server = await serveFile(content, behaviours)
  const path = join(await temporaryFolder(), 'model.part')
  if (overrides.already) await writeFile(path, overrides.already)
  const progress: number[] = []
  const stop = new AbortController()
  const done = download({
    url: `${server.url}/model.bin`,
    path,
    sizeBytes: content.length,
    sha256: overrides.sha256 ?? sha256(content),
    onProgress: (bytes) => progress.push(bytes),
    signal: stop.signal,
    patience: { stallMs: 300, tries: 3, pauseMs: 5 },
  })
  return { server, path, progress, stop, done }
}

const whole = async (path: string) => sha256(await readFile(path)) === sha256(content)

describe('downloading a model', () => {
  it('gets the file and tells how far it is', async () => {
    const { done, path, progress } = await start([{ does: 'serves' }])
    await done
    expect(await whole(path)).toBe(true)
    expect(progress.at(-1)).toBe(content.length)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })

  it('says at once that there is no network, and keeps what is there', async () => {
    const path = join(await temporaryFolder(), 'model.part')
    await writeFile(path, content.subarray(0, HALF))
    // Names below ".invalid" belong to nobody; a closed port answers nothing either.
    for (const url of ['http://models.invalid/model.bin', 'http://127.0.0.1:9/model.bin']) {
      const began = performance.now()
      const done = download({
        url,
        path,
        sizeBytes: content.length,
        sha256: sha256(content),
        onProgress: () => undefined,
        signal: new AbortController().signal,
      })
      await expect(done).rejects.toMatchObject({
        kind: 'offline',
        message: expect.stringContaining('cannot be reached') as string,
      })
      expect(performance.now() - began).toBeLessThan(10_000)
      expect(await readFile(path)).toHaveLength(HALF)
    }
  })

  it('does not wait for a server that takes the call and says nothing', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const done = download({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/model.bin`,
      path: join(await temporaryFolder(), 'model.part'),
      sizeBytes: content.length,
      sha256: sha256(content),
      onProgress: () => undefined,
      signal: new AbortController().signal,
      patience: { stallMs: 600_000, tries: 5, pauseMs: 600_000, answerMs: 200 },
    })
    await expect(done).rejects.toMatchObject({ kind: 'offline' })
  })

  it('goes on by range where the line dropped', async () => {
    const { done, path, server } = await start([{ does: 'drops', afterBytes: HALF }, { does: 'serves' }])
    await done
    expect(await whole(path)).toBe(true)
    expect(server.ranges[0]).toBeNull()
    expect(Number(/bytes=(\d+)-/.exec(server.ranges[1] ?? '')?.[1])).toBeGreaterThan(0)
  })

  it('goes on where the line stalled', async () => {
    const { done, path, server } = await start([{ does: 'stalls', afterBytes: HALF }, { does: 'serves' }])
    await done
    expect(await whole(path)).toBe(true)
    expect(server.ranges).toHaveLength(2)
  })

  it('begins anew where the server ignores ranges', async () => {
    const { done, path, progress } = await start([{ does: 'serves', ranges: false }], {
      already: content.subarray(0, HALF),
    })
    await done
    expect(await whole(path)).toBe(true)
    expect(progress[0]).toBe(0)
  })

  it('is done without asking when everything is there', async () => {
    const { done, server } = await start([{ does: 'answers', status: 500 }], { already: content })
    await done
    expect(server.ranges).toEqual([])
  })

  it('keeps what is there when it is paused, and goes on from there', async () => {
    const first = await start([{ does: 'stalls', afterBytes: HALF }])
    const paused = expect(first.done).rejects.toMatchObject({ kind: 'cancelled' })
    await expect.poll(() => first.progress.at(-1)).toBeGreaterThan(0)
    first.stop.abort()
    await paused
    const there = await readFile(first.path)
    expect(there.length).toBeGreaterThan(0)
    const second = await start([{ does: 'serves' }], { already: there })
    await second.done
    expect(second.server.ranges).toEqual([`bytes=${there.length}-`])
    expect(await whole(second.path)).toBe(true)
  })

  it('deletes a file with the wrong hash', async () => {
    const { done, path } = await start([{ does: 'serves' }], { sha256: sha256(Buffer.from('something else')) })
    await expect(done).rejects.toMatchObject({ kind: 'model' })
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each<[string, Behaviour, string]>([
    ['is not there', { does: 'answers', status: 404 }, 'remote'],
    ['is not allowed', { does: 'answers', status: 403 }, 'remote'],
    ['has another length', { does: 'lies', contentLength: 5_000_000 }, 'remote'],
    ['is longer than announced', { does: 'sends more' }, 'remote'],
    ['cannot be served now', { does: 'answers', status: 503 }, 'offline'],
    ['never comes', { does: 'drops', afterBytes: 0 }, 'offline'],
  ])('says what is wrong when the file %s', async (_, behaviour, kind) => {
    const { done } = await start([behaviour])
    await expect(done).rejects.toMatchObject({ kind })
  })

  it('refuses a range it did not ask for', async () => {
    const { done } = await start([{ does: 'serves the wrong range' }], { already: content.subarray(0, HALF) })
    await expect(done).rejects.toMatchObject({ kind: 'remote' })
  })

  it('gets there over a line that drops again and again, as long as it gets further', async () => {
    const { done, path, server } = await start([
      ...Array.from({ length: 8 }, () => ({ does: 'drops' as const, afterBytes: 300_000 })),
      { does: 'serves' },
    ])
    await done
    expect(await whole(path)).toBe(true)
    expect(server.ranges.length).toBeGreaterThan(3)
  })

  it('says that there is no network', async () => {
    const path = join(await temporaryFolder(), 'model.part')
    const patience = { stallMs: 300, tries: 2, pauseMs: 5 }
    const done = download({
      url: 'http://127.0.0.1:9/model.bin',
      path,
      sizeBytes: 1,
      sha256: '',
      onProgress: () => undefined,
      signal: new AbortController().signal,
      patience,
    })
    await expect(done).rejects.toMatchObject({ kind: 'offline' })
  })
})
