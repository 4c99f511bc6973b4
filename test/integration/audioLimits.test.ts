import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../support/documents'
import { faults, type Exchange } from '../support/faults'
import { meet, proxied, server } from '../support/meeting'
import { enlarge, mayMount, mount, unmount } from '../support/mounts'
import { hasRealServer } from '../support/server'
import { device, isGet, isPut, noise, whole } from './audioMeeting'

meet()

const isJson = ({ headers }: Exchange): boolean => headers['content-type'] === 'application/json'

describe('audio without a server', () => {
  it('waits for nothing and says that it is only here', async () => {
    const a = await device(null)
    const { id } = await noise(a, 300_000)
    await a.audio.transfers.considerAll()
    await a.audio.transfers.settled()
    expect(await a.place(id)).toEqual({ place: 'here' })
    expect(a.audio.transfers.list()).toEqual([])
    expect(a.seen.filter(({ place }) => place !== 'here')).toEqual([])
  })

  it('that is set up and cannot be reached is told in the list of transfers, not as being sent', async () => {
    const a = await device(server.url)
    a.connect(null)
    const { id } = await noise(a, 300_000)
    await a.audio.transfers.considerAll()
    await a.audio.transfers.settled()
    expect(await a.place(id)).toEqual({ place: 'here' })
    expect(a.audio.transfers.list()).toMatchObject([{ id, state: 'waiting', done: 0 }])
  })
})

describe('audio and the limits of servers and disks', { timeout: 60_000 }, () => {
  // On a slow line pieces go as multipart, which the stand-in refuses.
  it.skipIf(!hasRealServer)('gets through, and whole, where a server allows 20 requests a second', async () => {
    const proxy = await proxied()
    let [second, asked, refused] = [0, 0, 0]
    proxy.rule = (exchange) => {
      if (!isPut(exchange) && !isGet(exchange)) return undefined
      const now = Math.floor(Date.now() / 1000)
      if (now !== second) [second, asked] = [now, 0]
      asked += 1
      if (asked <= 20) return undefined
      refused += 1
      return faults.tooMany(1)
    }
    const a = await device(proxy.url)
    const { id, bytes } = await noise(a, 20_000_000)
    await a.until(id, ({ place }) => place === 'both')
    const b = await device(proxy.url)
    b.learn(await a.catalog.get(id))
    await b.until(id, ({ place }) => place === 'both')
    expect((await whole(b, id)).equals(bytes)).toBe(true)
    expect(refused).toBeGreaterThan(0)
    // Whoever is asked to slow down does: not one refusal for every piece.
    const pieces = (await a.catalog.get(id)).manifest.chunks.length
    expect(refused).toBeLessThan(pieces)
  })

  it('keeps every request below 1 MB, and puts everything into one form that a strict server takes', async () => {
    const proxy = await proxied()
    const a = await device(proxy.url)
    const { id } = await noise(a, 6_000_000)
    await a.until(id, ({ place }) => place === 'both')
    expect(proxy.exchanges.filter(isPut).length).toBeGreaterThan(10)
    expect(Math.max(...proxy.exchanges.map(({ body }) => body.length))).toBeLessThan(1_000_000)
  })

  // The other way is multipart, which the stand-in refuses.
  it.skipIf(!hasRealServer)('goes the other way where a server refuses a piece as JSON', async () => {
    const proxy = await proxied()
    proxy.rule = (exchange) => (isPut(exchange) && isJson(exchange) ? faults.tooLarge : undefined)
    const a = await device(proxy.url)
    const { id, bytes } = await noise(a, 6_000_000)
    await a.until(id, ({ place }) => place === 'both')
    const puts = proxy.exchanges.filter(isPut)
    const pieces = (await a.catalog.get(id)).manifest.chunks.length
    expect(puts.filter((put) => !isJson(put))).toHaveLength(pieces)
    expect(puts.filter(isJson).length).toBeLessThan(pieces) // It is remembered.
    const b = await device(server.url)
    b.learn(await a.catalog.get(id))
    await b.until(id, ({ place }) => place === 'both')
    expect((await whole(b, id)).equals(bytes)).toBe(true)
  })

  it('says so when a server refuses a piece in every form, keeps it here, and sends it when it is allowed', async () => {
    const proxy = await proxied()
    proxy.rule = (exchange) => (isPut(exchange) ? faults.tooLarge : undefined)
    const a = await device(proxy.url)
    const { id } = await noise(a, 1_000_000)
    await a.until(id, () => a.audio.transfers.list()[0]?.state === 'failed')
    expect(a.audio.transfers.list()).toMatchObject([{ id, state: 'failed', error: { kind: 'too-large' } }])
    expect(await a.place(id)).toEqual({ place: 'here' })
    await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'remote' })
    proxy.rule = () => undefined
    a.connect(proxy.url) // the administrator has raised the limit; the next connection tries again
    await a.until(id, ({ place }) => place === 'both')
  })
})

describe.skipIf(!mayMount())('a disk that runs full while audio arrives (needs the right to mount)', () => {
  it('is named, what arrived is kept, and the rest comes when there is space', { timeout: 60_000 }, async () => {
    const a = await device(server.url)
    const { id, bytes } = await noise(a, 12_000_000)
    await a.until(id, ({ place }) => place === 'both')

    const profile = await temporaryFolder()
    const disk = join(profile, 'db', 'audio')
    mkdirSync(disk, { recursive: true })
    mount(disk, 9)
    onTestFinished(() => unmount(disk))
    const proxy = await proxied()
    const b = await device(proxy.url, profile)
    b.learn(await a.catalog.get(id))
    await b.until(id, () => b.audio.transfers.list()[0]?.error != null)
    expect(b.audio.transfers.list()).toMatchObject([{ id, error: { kind: 'disk-full' } }])
    expect((await b.place(id)).place).not.toBe('both')

    enlarge(disk, 64)
    const before = proxy.exchanges.filter(isGet).length
    await b.audio.transfers.fetch(id)
    await b.until(id, ({ place }) => place === 'both')
    expect((await whole(b, id)).equals(bytes)).toBe(true)
    const pieces = (await a.catalog.get(id)).manifest.chunks.length
    expect(proxy.exchanges.filter(isGet).length - before).toBeLessThan(pieces)
  })
})
