import { expect, it, onTestFinished } from 'vitest'
import { braindump, jsonOf } from '../../support/commandLine'
import { Device } from '../../support/device'

it('verify fails when it finds something wrong, and answers its report all the same', async () => {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  const { stores } = device.services.journal.stores
  await stores.get('tags')?.raw.put({ _id: 'tag:forged', payload: 'nothing that anybody encrypted' })
  await device.host.close()

  const found = await braindump(device.profile, ['verify', '--json'])
  expect(jsonOf(found)).toMatchObject({ problems: [{ database: 'tags', id: 'tag:forged', kind: 'integrity' }] })
  expect(found.err).toMatch(/^braindump: .*1 wrong/)
  expect(found.code).toBe(1)

  const told = await braindump(device.profile, ['verify'])
  expect(told.err).toMatch(/tags tag:forged: .*\nbraindump: .*1 wrong/s)
  expect(told.code).toBe(1)
})
