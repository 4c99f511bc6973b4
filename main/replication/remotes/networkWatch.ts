import { networkInterfaces } from 'node:os'

/** Every address of this device on a network, in one text to compare. */
function addresses(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
  )
  return all.sort().join('\n')
}

/**
 * Calls back when the device joins or leaves a network: connections of before are dead without anybody saying so. No system
 * tells this to a plain process, so the addresses are compared every few seconds; that costs well under a millisecond.
 */
export function watchNetwork(onChange: () => void, everyMs = 3_000, read: () => string = addresses): () => void {
  let before = read()
  const timer = setInterval(() => {
    const now = read()
    if (now === before) return
    before = now
    onChange()
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
