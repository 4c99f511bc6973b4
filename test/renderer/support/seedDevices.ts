import { deviceIdSchema } from '../../../app/ids'
import type { DeviceInfo } from '../../../app/ipc/devices'

const device = (id: string, fields: Partial<DeviceInfo>): DeviceInfo => ({
  id: deviceIdSchema.parse(id),
  name: 'Study',
  current: false,
  platform: 'linux',
  appVersion: '1.0.0',
  lastSeenDay: '2026-11-22',
  capabilities: { documents: 1 },
  trust: 'signed',
  distrust: null,
  unused: false,
  ...fields,
})

/** The devices of the journal in memory: this one, another, and one that somebody else wrote. */
export const DEVICES: readonly DeviceInfo[] = [
  device('0123456789abcdef', { current: true }),
  device('a'.repeat(16), { name: 'Laptop', platform: 'darwin', lastSeenDay: '2026-11-10' }),
  device('b'.repeat(16), {
    name: 'Attic',
    platform: null,
    appVersion: null,
    lastSeenDay: null,
    trust: 'forged',
    distrust: 'signature',
  }),
]
