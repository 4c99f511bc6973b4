import { describe, expect, it } from 'vitest'
import type { RecordingId } from '../../app/ids'
import { Device } from '../support/device'
import { faults } from '../support/faults'
import { kept, meet, place, proxied, server } from '../support/meeting'
import { noiseFile } from '../support/noise'
import type { AudioDevice } from './audioDevice'
import { device, noise } from './audioMeeting'

meet()

describe('audio and mirrors', { timeout: 60_000 }, () => {
  /** Chunks that a mirror holds, by their ids. */
  const heldBy = async (mirror: string): Promise<string[]> => {
    const { status, body } = await server.request('GET', `/${place.prefix}-${mirror}-audio/_all_docs`)
    return status === 404 ? [] : (body as { rows: { id: string }[] }).rows.map(({ id }) => id.slice('chunk:'.length))
  }
  const piecesOf = async (from: AudioDevice, id: RecordingId): Promise<string[]> =>
    (await from.catalog.get(id)).manifest.chunks.map((chunk) => chunk.id).sort()
  const holds = (mirror: string, ids: string[]) => expect.poll(() => heldBy(mirror), { timeout: 30_000 }).toEqual(ids)

  it('every mirror gets what the policy lets travel, and nothing else', async () => {
    const a = await device(server.url)
    await a.audio.setPolicy('marked')
    a.mirror({ one: server.url, two: server.url })
    const [marked, other] = [(await noise(a, 1_200_000)).id, (await noise(a, 700_000)).id]
    await a.audio.mark(marked, true)
    const pieces = await piecesOf(a, marked)
    await holds('one', pieces)
    await holds('two', pieces)
    await a.until(marked, ({ place }) => place === 'both')
    await a.audio.setPolicy('everything')
    await holds('one', [...pieces, ...(await piecesOf(a, other))].sort())
  })

  it('a mirror that fails keeps neither the server nor another mirror waiting, and catches up', async () => {
    const proxy = await proxied()
    const a = await device(server.url)
    proxy.rule = ({ method }) => (method === 'PUT' ? faults.serverError : undefined)
    a.mirror({ bad: proxy.url, good: server.url })
    const { id } = await noise(a, 1_200_000)
    const pieces = await piecesOf(a, id)
    await a.until(id, ({ place }) => place === 'both')
    await holds('good', pieces)
    expect(await heldBy('bad')).toEqual([])
    proxy.rule = () => undefined // It is tried again by itself.
    await holds('bad', pieces)
  })

  it('is sent to a mirror once: the next connection finds it confirmed', async () => {
    const proxy = await proxied()
    const a = await device(null)
    const { id } = await noise(a, 900_000)
    a.mirror({ one: proxy.url })
    await a.audio.transfers.mirrors.pass()
    expect(await heldBy('one')).toEqual(await piecesOf(a, id))
    const asked = proxy.exchanges.length
    a.mirror({ one: proxy.url })
    await a.audio.transfers.mirrors.pass()
    expect(proxy.exchanges.length).toBe(asked)
  })

  it('what only a mirror has confirmed is not freed', async () => {
    const a = await device(null)
    const { id } = await noise(a, 900_000)
    a.mirror({ one: server.url })
    await holds('one', await piecesOf(a, id))
    expect(await a.place(id)).toEqual({ place: 'here' })
    await expect(a.audio.free(id)).rejects.toMatchObject({ kind: 'offline' })
    expect((await (await a.audio.reader(id)).read(0, 900_000)).length).toBe(900_000)
  })

  it('of a whole journal: "sync" copies to the mirror what the server got, and a live sync what comes later', async () => {
    const copies = server.prefix()
    const a = await kept(Device.first(place))
    await a.addRemote({ ...place, prefix: copies }, { role: 'mirror' })
    const { audio, sync } = a.services
    const take = async () => audio.importFile((await noiseFile(700_000)).path)
    const held = async (of: string): Promise<unknown> =>
      ((await server.request('GET', `/${of}-audio/_all_docs`)).body as { rows: { id: string }[] }).rows.map(
        ({ id }) => id,
      )
    await take()
    const report = await sync.pass(
      {
        settle: () => Promise.resolve(),
        audio: async () => void (await audio.transfers.pass()),
        mirrorAudio: () => audio.transfers.mirrors.pass(),
      },
      new AbortController().signal,
    )
    expect(report.mirrors).toMatchObject([{ error: null }])
    const first = (await held(place.prefix)) as string[]
    expect(first.length).toBeGreaterThan(0)
    expect(await held(copies)).toEqual(first)

    audio.transfers.start()
    await sync.start()
    await take()
    await expect
      .poll(async () => ((await held(copies)) as string[]).length, { timeout: 30_000 })
      .toBeGreaterThan(first.length)
    await audio.transfers.settled()
    await expect
      .poll(async () => (await held(copies)) as string[], { timeout: 30_000 })
      .toEqual(await held(place.prefix))
    expect(a.errors).toEqual([])
  })

  it('what is purged goes from mirrors too, also from one that is away at that time', async () => {
    const a = await device(server.url)
    a.mirror({ one: server.url, two: server.url })
    const { id } = await noise(a, 900_000)
    const pieces = await piecesOf(a, id)
    await holds('one', pieces)
    await holds('two', pieces)
    await expect.poll(() => a.audio.transfers.inventory.mirrorsOf(id).sort()).toEqual(['one', 'two'])
    a.mirror({ one: server.url })
    await a.audio.forget(id)
    a.catalog.recordings.delete(id)
    await holds('one', [])
    expect(await heldBy('two')).toEqual(pieces)
    a.mirror({ one: server.url, two: server.url })
    await holds('two', [])
  })
})
