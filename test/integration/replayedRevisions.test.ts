import { createHash } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { documents, type Body } from '../support/forgery'
import { kept, meet, place, server } from '../support/meeting'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

meet()

const REPLAYS = 400

/** Writes the message that is there under so many revisions more, as an administrator of the server can. */
async function replay({ _id, _rev, payload }: Body): Promise<void> {
  const docs = Array.from({ length: REPLAYS }, (_none, n) => {
    const hash = createHash('md5').update(`replay ${n}`).digest('hex')
    return { _id, _rev: `2-${hash}`, _revisions: { start: 2, ids: [hash, _rev.slice(2)] }, payload }
  })
  for (let at = 0; at < docs.length; at += 50)
    await server.request('POST', `/${place.prefix}-messages/_bulk_docs`, {
      docs: docs.slice(at, at + 50),
      new_edits: false,
    })
}

it('revisions that a server replays by the hundred come in, are merged away and are removed there, too', async () => {
  const a = await kept(Device.first(place))
  await a.services.journal.sessions.create({ title: 'Entry', text: 'What was said' })
  await a.sync()
  const [message] = await documents('messages')
  await replay(message!)
  const b = await kept(Device.joined(place))
  for (const device of [b, a]) {
    const { conflicts, sync } = device.services
    const hooks = { settle: () => conflicts.mergeAll(), audio: async () => undefined }
    await sync.pass(hooks, new AbortController().signal)
    expect(conflicts.reviews.list()).toEqual([])
    expect(device.errors).toEqual([])
  }
  const left = await server.request(
    'GET',
    `/${place.prefix}-messages/${encodeURIComponent(message!._id)}?conflicts=true`,
  )
  expect((left.body as { _conflicts?: string[] })._conflicts ?? []).toEqual([])
})
