import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RecordingId } from '../../app/ids'
import { temporaryFolder } from '../support/documents'
import { faults } from '../support/faults'
import { meet, place as meeting, proxied, server } from '../support/meeting'
import { wavAround } from '../support/noise'
import type { TestProxy } from '../support/proxy'
import type { AudioDevice } from './audioDevice'
import { device, isGet, isPut, noise, whole } from './audioMeeting'

meet()

const played = async (on: AudioDevice, id: RecordingId) =>
  await on.audio.handleRequest(new Request(`audio://recording/${id.split(':')[1]}`))
const puts = (proxy: TestProxy) => proxy.exchanges.filter(isPut)
const gets = (proxy: TestProxy) => proxy.exchanges.filter(isGet)

describe('audio between two devices', { timeout: 60_000 }, () => {
  it('goes to the server and comes to the other device by itself under "everything"', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    const b = await device(proxy.url)
    const { id, bytes } = await noise(a, 3_000_000)
    expect(await a.place(id)).not.toMatchObject({ place: 'both' })
    b.learn(await a.catalog.get(id))
    await a.until(id, ({ place }) => place === 'both')
    await b.until(id, ({ place }) => place === 'both')
    expect((await whole(b, id)).equals(bytes)).toBe(true)
    expect(a.seen.some(({ place }) => place === 'sending')).toBe(true)
  })

  it('under "marked" leaves the device only when it is marked, plays with progress elsewhere, and is freed again', async () => {
    const [proxyA, proxyB] = [await proxied(), await proxied()]
    const a = await device(proxyA.url)
    const b = await device(proxyB.url)
    await a.audio.setPolicy('marked')
    await b.audio.setPolicy('nothing')
    const [marked, other] = [await noise(a, 4_000_000), await noise(a, 1_000_000)]
    const [id, unmarked] = [marked.id, other.id]
    await a.audio.mark(id, true)
    await a.until(id, ({ place }) => place === 'both')
    expect(await a.place(unmarked)).toEqual({ place: 'here' })
    const sent = proxyA.exchanges.map(({ path, body }) => `${path} ${body.toString('latin1')}`).join('\n')
    for (const chunk of (await a.catalog.get(unmarked)).manifest.chunks) expect(sent).not.toContain(chunk.id)

    b.learn(await a.catalog.get(id))
    b.learn(await a.catalog.get(unmarked))
    expect(await b.until(id, ({ place }) => place === 'server')).toEqual({ place: 'server' })
    expect(await b.place(unmarked)).toEqual({ place: 'elsewhere' })
    expect(gets(proxyB)).toEqual([])

    const response = await played(b, id)
    expect(response.status).toBe(200)
    const reader = response.body!.getReader()
    const first = await reader.read()
    // The first piece plays while others are still on their way.
    expect((await b.place(id)).place).toBe('arriving')
    const rest = [Buffer.from(first.value!)]
    for (let next = await reader.read(); !next.done; next = await reader.read()) rest.push(Buffer.from(next.value))
    expect(Buffer.concat(rest).equals(marked.bytes)).toBe(true)
    await b.until(id, ({ place }) => place === 'both')
    const chunks = (await a.catalog.get(id)).manifest.chunks.length
    expect(gets(proxyB)).toHaveLength(chunks) // each piece once, although player and transfer both wanted it

    const before = await b.audio.store.sizeBytes(id)
    const freed = await b.audio.free(id)
    expect(before).toBeGreaterThan(4_000_000)
    expect(freed).toBe(before)
    expect(await b.audio.store.sizeBytes(id)).toBe(0)
    expect(await b.place(id)).toEqual({ place: 'server' })
    await b.audio.transfers.fetch(id)
    await b.until(id, ({ place }) => place === 'both')
  })

  it('shows nothing but ciphertext, whichever way one looks', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    const marker = randomBytes(24)
    const samples = Buffer.concat(Array.from({ length: 40_000 }, () => marker))
    const path = join(await temporaryFolder(), 'marker.wav')
    await writeFile(path, wavAround(samples))
    const { recordingId: id } = await a.audio.importFile(path)
    await a.until(id, ({ place }) => place === 'both')
    for (const { body, answer } of proxy.exchanges)
      for (const bytes of [body, Buffer.concat(answer)]) {
        expect(bytes.includes(marker)).toBe(false)
        expect(bytes.includes('WAVEfmt')).toBe(false)
      }
    expect(puts(proxy).length).toBeGreaterThan(0)
  })

  it('sends nothing twice: after a trim only what is new, at most a seventh of it', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    const { id, bytes } = await noise(a, 16_000_000)
    await a.until(id, ({ place }) => place === 'both')
    const sent = puts(proxy).reduce((sum, { body }) => sum + body.length, 0)
    expect(sent).toBeGreaterThan(16_000_000)
    const { durationMs } = await a.catalog.get(id)
    await a.audio.versions.trim(id, Math.round(durationMs / 10), durationMs)
    await a.until(id, ({ place }) => place === 'both')
    const again = puts(proxy).reduce((sum, { body }) => sum + body.length, 0) - sent
    expect(again).toBeGreaterThan(0)
    expect(again).toBeLessThan(0.15 * 16_000_000)
    const cut = await whole(a, id)
    expect(cut.subarray(44).equals(bytes.subarray(bytes.length - (cut.length - 44)))).toBe(true)
    await a.audio.versions.untrim(id)
    expect((await whole(a, id)).equals(bytes)).toBe(true)
  })

  it('goes on where it was when the connection breaks, in both directions', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    let passed = 0
    proxy.rule = ({ method, path: asked }) =>
      method !== 'GET' && asked.includes('chunk') && ++passed > 3 ? faults.drop : undefined
    const { id, bytes } = await noise(a, 4_000_000)
    await a.until(
      id,
      (place) => place.place === 'sending' && a.audio.transfers.list()[0]?.state === 'waiting' && passed > 3,
    )
    expect(await a.audio.free(id).catch((error: unknown) => error)).toMatchObject({ kind: 'remote' })
    proxy.rule = () => undefined
    const before = puts(proxy).length
    a.audio.transfers.consider(id)
    await a.until(id, ({ place }) => place === 'both')
    const chunks = (await a.catalog.get(id)).manifest.chunks.length
    expect(puts(proxy).length - before).toBe(chunks - 3)

    const b = await device(proxy.url)
    let fetched = 0
    proxy.rule = ({ method, path: asked }) =>
      method === 'GET' && asked.includes('chunk') && ++fetched > 4 ? faults.drop : undefined
    b.learn(await a.catalog.get(id))
    await b.until(
      id,
      (place) => place.place === 'arriving' && b.audio.transfers.list()[0]?.state === 'waiting' && fetched > 4,
    )
    await b.close()
    proxy.rule = () => undefined
    const atRestart = gets(proxy).length
    // A new process on the same profile: what had arrived is not fetched again.
    const again = await device(proxy.url, b.profile)
    again.learn(await a.catalog.get(id))
    await again.until(id, ({ place }) => place === 'both')
    expect(gets(proxy).length - atRestart).toBe(chunks - 4)
    expect((await whole(again, id)).equals(bytes)).toBe(true)
  })

  it('waits when the server asks to slow down, and gets through', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    let asked = 0
    proxy.rule = ({ method }) => (method === 'PUT' && asked++ % 3 === 0 ? faults.tooMany(0) : undefined)
    const { id } = await noise(a, 2_000_000)
    await a.until(id, ({ place }) => place === 'both')
    expect(asked).toBeGreaterThan(3)
  })

  it('stops when a person cancels, and does not start again by itself', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    proxy.rule = ({ method, path: asked }) => (method === 'PUT' && asked.includes('chunk') ? faults.stall : undefined)
    // Before there is anything to send: the question may be asked before the recording is handed back.
    const asking = proxy.next(({ path: asked }) => asked.includes('_revs_diff'))
    const { id } = await noise(a, 3_000_000)
    await asking
    await a.audio.transfers.cancel(id)
    proxy.rule = () => undefined
    await a.audio.transfers.considerAll()
    await a.audio.transfers.settled()
    expect(await a.place(id)).toEqual({ place: 'here' })
    expect(a.audio.transfers.list()).toEqual([])
    await a.audio.mark(id, true)
    await a.until(id, ({ place }) => place === 'both')
  })

  it('is not freed without a server that has every piece', async () => {
    const a = await device(null)
    const { id } = await noise(a, 1_500_000)
    await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'offline' })
    a.connect(server.url)
    await a.until(id, ({ place }) => place === 'both')
    const chunk = (await a.catalog.get(id)).manifest.chunks[1]!.id
    const name = encodeURIComponent(`${meeting.prefix}-audio`)
    await server.request('DELETE', `/${name}/chunk%3A${chunk}?rev=1-${chunk.slice(0, 32)}`)
    await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'remote' })
    expect((await whole(a, id)).length).toBe(1_500_000)
  })

  it('mends a piece that went bad here with the good one of the server', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    const { id, bytes } = await noise(a, 2_000_000)
    await a.until(id, ({ place }) => place === 'both')
    const { manifest } = await a.catalog.get(id)
    const bad = manifest.chunks[1]!.id
    const kept = await a.audio.store.use(id, (database) =>
      Promise.all(manifest.chunks.map(async (chunk) => ({ id: chunk.id, bytes: (await database.get(chunk.id))! }))),
    )
    await a.audio.store.destroy(id)
    for (const chunk of kept) if (chunk.id === bad) chunk.bytes[77]! ^= 4
    await a.audio.store.use(id, async (database) => {
      for (const chunk of kept) await database.put([chunk])
    })
    const heard = Buffer.from(await (await played(a, id)).arrayBuffer())
    expect(heard.equals(bytes)).toBe(true)
    expect(gets(proxy)).toHaveLength(1)
    a.connect(null)
    expect((await whole(a, id)).equals(bytes)).toBe(true)
  })

  it('names a piece that is nowhere, and plays the rest', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    const b = await device(proxy.url)
    await b.audio.setPolicy('nothing')
    const { id, bytes } = await noise(a, 2_500_000)
    await a.until(id, ({ place }) => place === 'both')
    b.learn(await a.catalog.get(id))
    await b.until(id, ({ place }) => place === 'server')
    const { chunks } = (await a.catalog.get(id)).manifest
    const gone = chunks[2]!
    await server.request(
      'DELETE',
      `/${encodeURIComponent(`${meeting.prefix}-audio`)}/chunk%3A${gone.id}?rev=1-${gone.id.slice(0, 32)}`,
    )
    const heard = Buffer.from(await (await played(b, id)).arrayBuffer())
    const from = chunks[0]!.sizeBytes + chunks[1]!.sizeBytes
    expect(heard.subarray(0, from).equals(bytes.subarray(0, from))).toBe(true)
    expect(heard.subarray(from, from + gone.sizeBytes).every((byte) => byte === 0)).toBe(true)
    expect(heard.subarray(from + gone.sizeBytes).equals(bytes.subarray(from + gone.sizeBytes))).toBe(true)
    const place = await b.until(id, ({ place: now }) => now === 'damaged')
    expect(place).toMatchObject({ message: expect.stringContaining(gone.id.slice(0, 12)) as string })
  })

  it('of a purged recording goes from the server too, at once or when it is back', async () => {
    const a = await device(server.url)
    const { id } = await noise(a, 1_000_000)
    await a.until(id, ({ place }) => place === 'both')
    const count = async () =>
      ((await server.request('GET', `/${meeting.prefix}-audio`)).body as { doc_count: number }).doc_count
    expect(await count()).toBe((await a.catalog.get(id)).manifest.chunks.length)
    a.connect(null)
    await a.audio.forget(id)
    expect(await a.audio.store.list()).toEqual([])
    a.catalog.recordings.delete(id)
    a.connect(server.url)
    await expect.poll(count).toBe(0)
  })
})
