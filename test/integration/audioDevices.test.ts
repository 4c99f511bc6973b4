import { describe, expect, it } from 'vitest'
import type { RecordingId } from '../../app/ids'
import { Device } from '../support/device'
import { kept, meet, place as meeting, proxied, server } from '../support/meeting'
import { noiseFile } from '../support/noise'

meet()

const placeOn = async (device: Device, id: RecordingId) => (await device.services.audio.places([id]))[0]?.place.place
const becomes = (device: Device, id: RecordingId, place: string) =>
  expect.poll(() => placeOn(device, id), { timeout: 30_000 }).toBe(place)

describe('two devices that sync all the time', () => {
  it('under "marked" share what is marked and nothing else, and free it again', { timeout: 120_000 }, async () => {
    const [proxyA, proxyB] = [await proxied(), await proxied()]
    const a = await kept(Device.first({ ...meeting, url: proxyA.url }))
    await a.services.audio.setPolicy('marked')
    const [secret, shared] = [await noiseFile(1_500_000), await noiseFile(3_000_000)]
    const unmarked = (await a.services.audio.importFile(secret.path, { title: 'Kept' })).recordingId
    const marked = (await a.services.audio.importFile(shared.path, { title: 'Shared' })).recordingId
    await a.sync()
    const b = await kept(Device.joined({ ...meeting, url: proxyB.url }))
    await b.services.audio.setPolicy('marked')
    for (const device of [a, b]) {
      device.services.audio.transfers.start()
      await device.services.sync.start()
    }
    // The entries are there at once, the sound of neither.
    await b.untilShown(() => b.services.journal.summaries.list('journal').length === 2)
    await becomes(b, marked, 'elsewhere')

    await a.services.audio.mark(marked, true)
    await becomes(a, marked, 'both')
    await becomes(b, marked, 'both') // the mark has replicated, and B follows what arrives on the server
    expect(await placeOn(b, unmarked)).toBe('elsewhere')
    const sent = proxyA.exchanges.map(({ path, body }) => path + body.toString('latin1')).join('\n')
    const chunksOf = async (id: RecordingId) =>
      (await a.services.journal.databases.recordings.get(id)).doc.manifest.chunks
    for (const { id } of await chunksOf(unmarked)) expect(sent).not.toContain(id)
    for (const { id } of await chunksOf(marked)) expect(sent).toContain(id)

    expect(await b.services.audio.free(marked)).toBeGreaterThan(3_000_000)
    expect(await b.services.audio.store.sizeBytes(marked)).toBe(0)
    await becomes(b, marked, 'server')
    const { body } = await server.request('GET', `/${meeting.prefix}-audio`)
    expect(body).toMatchObject({ doc_count: (await chunksOf(marked)).length })

    const answer = await b.services.audio.handleRequest(new Request(`audio://recording/${marked.split(':')[1]}`))
    expect(Buffer.from(await answer.arrayBuffer()).equals(shared.bytes)).toBe(true)
    await becomes(b, marked, 'both')
    expect([...a.errors, ...b.errors]).toEqual([])
  })
})
