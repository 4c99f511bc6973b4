import { expect, it, onTestFinished } from 'vitest'
import { Device } from '../../support/device'

/* What a server can do to the documents that a device writes by itself: their ids are plain on it. */

it('a journal opens where the entry of this device was replaced by what nobody can read', async () => {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  await device.services.journal.sessions.create({ title: 'still here' })
  const { id } = device.host.device.device
  const settings = device.services.journal.stores.stores.get('settings')
  const hash = 'f'.repeat(32)
  await settings?.raw.bulkDocs(
    [
      { _id: `setting:device.${id}`, _rev: `9-${hash}`, _revisions: { start: 9, ids: [hash] }, payload: 'garbage' },
    ] as never,
    { new_edits: false },
  )
  await device.restart()
  expect(device.titles()).toEqual(['still here'])
  expect(device.errors).toMatchObject([{ kind: 'integrity' }])
  await device.services.journal.sessions.create({ title: 'and can be written in' })
})
