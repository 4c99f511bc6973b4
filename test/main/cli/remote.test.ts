import { expect, it, onTestFinished, vi } from 'vitest'
import { braindump, jsonOf } from '../../support/commandLine'
import { Device, DEVICE_PASSPHRASE } from '../../support/device'

vi.setConfig({ testTimeout: 120_000 })

it('an address in the clear is refused before a password is sent or kept, and warned of where it was meant', async () => {
  const device = await Device.first()
  onTestFinished(() => device.remove())
  await device.host.close()
  const at = (...args: string[]) =>
    braindump(device.profile, args, { BRAINDUMP_REMOTE_PASSWORD: 'hunter2', BRAINDUMP_PASSPHRASE: DEVICE_PASSPHRASE })
  const place = ['http://couch.example.org:5984', '--username', 'ada', '--prefix', 'p']

  for (const refused of [
    ['remote', 'add', ...place],
    ['remote', 'add', ...place, '--check'],
    ['join', ...place],
  ]) {
    const { code, err } = await at(...refused)
    expect(err).toMatch(/not encrypted.*password.*https:\/\/.*--allow-http/)
    expect(code).toBe(2)
  }
  expect(jsonOf(await at('remote', 'list', '--json'))).toEqual([])

  const added = await at('remote', 'add', ...place, '--allow-http')
  expect(added).toMatchObject({ code: 0, out: expect.stringContaining('not encrypted') as string })
  const { out } = await at('remote', 'list')
  expect(out).toMatch(/couch\.example\.org.*\n.*not encrypted/)
  const status = await at('status', '--json')
  expect(jsonOf(status)).toMatchObject({ remotes: [{ url: 'http://couch.example.org:5984', inTheClear: true }] })
  expect((await at('status')).out).toMatch(/couch\.example\.org.*\n.*not encrypted/)
})
