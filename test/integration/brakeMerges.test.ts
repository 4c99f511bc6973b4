import { expect, it, vi } from 'vitest'
import { Device } from '../support/device'
import { kept, meet, place } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet()

it('merging most of the journal elsewhere is no trashing: the sides that were merged go, the entries stay', async () => {
  const a = await kept(Device.first(place))
  const titles = Array.from({ length: 8 }, (_, n) => `entry ${n}`)
  const ids = []
  for (const title of titles) ids.push(await a.services.journal.sessions.create({ title }))
  await a.sync()
  const b = await kept(Device.joined(place))
  const c = await kept(Device.joined(place))
  await b.sync()
  await c.sync()
  await a.services.journal.sessions.setPinned(ids, true)
  await b.services.journal.sessions.setArchived(ids, true)
  await a.sync()
  await b.sync()
  await b.services.conflicts.mergeAll()
  await b.sync()
  for (const one of [c, a]) {
    await one.sync()
    expect(one.titles()).toEqual(titles)
    expect(one.services.sync.report().status).not.toMatchObject({ state: 'needs-you' })
  }
})
