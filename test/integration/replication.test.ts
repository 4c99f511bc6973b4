import { describe, expect, it, vi } from 'vitest'
import { verify } from '../../main/composition/verify'
import { Device } from '../support/device'
import { kept, meet, place, proxy } from '../support/meeting'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

meet({ throughProxy: true })

const problemsOf = async (device: Device) =>
  (await verify(device.services.journal.databases, async () => ({ chunks: 0, problems: [] }))).problems

describe('two devices and a server', () => {
  it('show the same journal after each has synced', async () => {
    const one = await kept(Device.first(place))
    await one.services.journal.sessions.create({ title: 'Morning', text: 'Slept well.' })
    await one.services.journal.sessions.create({ title: 'Evening' })
    const report = await one.sync()
    expect(report.databases['sessions']).toMatchObject({ pushed: 2, pulled: 0 })

    const two = await kept(Device.joined(place))
    await two.sync()
    expect(two.titles()).toEqual(['Evening', 'Morning'])
    expect(await problemsOf(two)).toEqual([])

    const again = await one.sync()
    expect(again.databases['sessions']).toMatchObject({ pushed: 0, pulled: 0 })
  })

  it('converge after each created, edited, trashed and restored while the other was away', async () => {
    const one = await kept(Device.first(place))
    const { sessions } = one.services.journal
    const [stays, edited, trashed] = [
      await sessions.create({ title: 'kept' }),
      await sessions.create({ title: 'edited' }),
      await sessions.create({ title: 'trashed' }),
    ]
    await one.sync()
    const two = await kept(Device.joined(place))
    await two.sync()

    await sessions.rename(edited, 'edited on one')
    await sessions.create({ title: 'new on one' })
    await two.services.journal.sessions.trash([trashed])
    await two.services.journal.sessions.create({ title: 'new on two' })
    await two.services.journal.sessions.trash([stays])
    await two.services.journal.sessions.restore([stays])
    for (const device of [one, two, one, two]) await device.sync()

    expect(one.titles()).toEqual(['edited on one', 'kept', 'new on one', 'new on two'])
    expect(two.titles()).toEqual(one.titles())
    for (const device of [one, two]) expect(await problemsOf(device)).toEqual([])

    const three = await kept(Device.joined(place, { with: 'recovery-code', recoveryCode: one.recoveryCode }))
    await three.sync()
    expect(three.titles()).toEqual(one.titles())
    expect(await problemsOf(three)).toEqual([])
  })

  it('see each other\u2019s edits live', async () => {
    const one = await kept(Device.first(place))
    await one.services.sync.start()
    await one.until(({ status }) => status.state === 'up-to-date')
    const two = await kept(Device.joined(place))
    await two.services.sync.start()
    await two.until(({ status }) => status.state === 'up-to-date')

    const id = await one.services.journal.sessions.create({ title: 'first words' })
    await two.untilShown(() => two.titles().includes('first words'))
    await two.services.journal.sessions.rename(id, 'better words')
    await one.untilShown(() => one.titles().includes('better words'))
    for (const device of [one, two]) expect(device.errors).toEqual([])
  })

  it('lets no text of the journal cross the wire', async () => {
    const one = await kept(Device.first(place))
    const { sessions, tags } = one.services.journal
    const tag = await tags.create('markertag', '#aabbcc')
    const id = await sessions.create({ title: 'markertitle', text: 'markertext', tagIds: [tag] })
    await one.host.settings.set('transcription.dictionary', [{ term: 'markersetting', heardAs: [] }])
    await one.sync()
    const two = await kept(Device.joined(place))
    await two.sync()
    await two.services.journal.sessions.rename(id, 'markeredit')
    await two.sync()
    await one.sync()
    expect(one.titles()).toEqual(['markeredit'])
    expect(proxy.findings(place.prefix).length).toBeGreaterThan(50)
    for (const marker of [
      'markertag',
      'markertitle',
      'markertext',
      'markersetting',
      'markeredit',
      'correct horse',
      one.recoveryCode,
    ])
      expect(proxy.findings(marker)).toEqual([])
    for (const marker of [place.password])
      expect(proxy.exchanges.filter(({ path, body }) => path.includes(marker) || body.includes(marker))).toEqual([])
  })
})
