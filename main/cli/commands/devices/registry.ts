import { deviceNameSchema } from '../../../../app/devices/entry'
import { deviceIdSchema } from '../../../../app/ids'
import { platformName } from '../../../../app/devices/words'
import type { DeviceInfo } from '../../../../app/ipc/devices'
import { type Command, firstWord, UsageError } from '../../command'
import { plain } from '../../text'

const TRUST: Readonly<Record<DeviceInfo['trust'], string>> = {
  signed: '',
  unsigned: 'older app, not signed',
  newer: 'newer app: update this one to read what it says',
  forged: 'NOT TRUSTED: not signed by this device',
}

const lineOf = (device: DeviceInfo): string =>
  [
    `${device.id}  ${device.name.replace(/\s+/g, ' ')}${device.current ? ' (this device)' : ''}`,
    device.platform === null ? '' : platformName(device.platform),
    device.appVersion === null ? '' : `BrainDump ${device.appVersion}`,
    device.lastSeenDay === null ? '' : `last seen ${device.lastSeenDay}`,
    device.unused ? 'no longer used' : '',
    TRUST[device.trust],
  ]
    .filter(Boolean)
    .join(', ')

const list: Command = {
  name: 'device list',
  usage: '',
  summary: 'Shows the devices of this journal, this one first.',
  async run(context) {
    const devices = (await context.services()).devices.list()
    return { json: devices, text: plain(devices.map(lineOf).join('\n')) }
  },
}

const rename: Command = {
  name: 'device rename',
  usage: 'NAME',
  summary: 'Renames this device. Other devices show the name.',
  words: [1, 1],
  async run(context, args) {
    const name = deviceNameSchema.safeParse(firstWord(args).trim())
    if (!name.success) throw new UsageError('A name has 1 to 100 characters.')
    const { devices } = await context.services()
    await devices.rename(name.data)
    return { json: { id: devices.own.id, name: name.data }, text: '' }
  },
}

const accept: Command = {
  name: 'device accept',
  usage: 'ID',
  summary: 'Believes a device that signs with another key than before. Only where you set it up again.',
  words: [1, 1],
  async run(context, args) {
    const id = deviceIdSchema.safeParse(firstWord(args))
    if (!id.success) throw new UsageError('Say the id of the device, as "device list" shows it.')
    const { devices } = await context.services()
    await devices.acceptKey(id.data)
    return { json: { id: id.data }, text: '' }
  },
}

export const deviceCommands: readonly Command[] = [list, rename, accept]
