import { networkInterfaces } from 'node:os'
import { PAIRING_MS } from '../../../app/devices/pairing'
import { AppError, toErrorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import { startPairing } from '../../composition/pairing'
import { addressesOf } from '../../devices/pairing/addresses'
import type { PairingHost } from '../../devices/pairing/pairingHost'

/** Calls about the devices of the journal, and adding one. */
export function deviceHandlers(host: Host): DomainHandlers<'devices'> {
  const devices = () => host.services().devices
  let pairing: PairingHost | null = null
  let stops = 0
  const stop = (): void => {
    stops += 1
    const ending = pairing
    pairing = null
    ending?.close()
  }
  // Whoever locks the journal gives it to nobody.
  host.vault.onChange(({ state }) => (state === 'unlocked' ? undefined : stop()))
  return {
    list: () => ({ devices: devices().list() }),
    setUnused: ({ id, unused }) => devices().setUnused(id, unused),
    acceptKey: ({ id }) => devices().acceptKey(id),
    startPairing: async () => {
      stop()
      const endsAtMs = host.ports.now() + PAIRING_MS
      const before = stops
      const mine = await startPairing(host, 0)
      // Locked, or cancelled, before there was anything to stop.
      if (stops !== before) {
        mine.close()
        throw new AppError('cancelled', keyed('pairing.cancelled'))
      }
      pairing = mine
      const tell = (error: unknown): void => {
        if (pairing !== mine) return
        pairing = null
        host.emit('devices.paired', { error: error === null ? null : toErrorReport(error) })
      }
      mine.joined.then(() => tell(null), tell)
      const addresses = addressesOf(networkInterfaces()).map((address) => `${address}:${mine.port}`)
      return { code: mine.code, addresses, endsAtMs }
    },
    stopPairing: () => stop(),
  }
}
