import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'

/** Calls about the devices of the journal. */
export function deviceHandlers(host: Host): DomainHandlers<'devices'> {
  const devices = () => host.services().devices
  return {
    list: () => ({ devices: devices().list() }),
    setUnused: ({ id, unused }) => devices().setUnused(id, unused),
  }
}
