import type { NamedDevice } from '../../app/ipc/conflicts'
import { t } from '../i18n'

/** A device at the beginning of a line: its name, and of this one that it is this one. */
export const deviceWords = ({ deviceName, isThisDevice }: NamedDevice): string =>
  isThisDevice ? t('conflicts.thisDevice', { device: deviceName }) : deviceName || t('conflicts.unknownDevice')

/** Several devices in a row. */
export const devicesWords = (devices: readonly NamedDevice[]): string =>
  devices.map((device) => (device.isThisDevice ? t('conflicts.thisDeviceAlone') : deviceWords(device))).join(', ')

/** Where something happened: "on this device, Laptop". Empty where nobody knows. */
export function onDevices(devices: readonly NamedDevice[]): string {
  const known = devices.filter(({ deviceName, isThisDevice }) => isThisDevice || deviceName !== '')
  if (known.length === 0) return ''
  const names = known.map((device) => (device.isThisDevice ? t('conflicts.thisDeviceIn') : device.deviceName))
  return t('conflicts.on', { device: names.join(', ') })
}
