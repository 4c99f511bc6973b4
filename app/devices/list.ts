import type { DeviceId } from '../ids'
import type { DeviceInfo } from '../ipc/devices'
import { unusedSchema } from './entry'
import type { Judged } from './judge'

/**
 * One line of the list of devices.
 * @param known the name this device was last believed to have; null while it never was
 * @param mark what stands under `unusedKey`
 */
export function describeDevice(
  id: DeviceId,
  judged: Judged,
  { current, known, mark }: { readonly current: boolean; readonly known: string | null; readonly mark: unknown },
): DeviceInfo {
  const entry = judged.trust === 'signed' ? judged.entry : null
  const lastSeenDay = entry?.lastSeenDay ?? null
  return {
    id,
    name: judged.trust === 'forged' ? (known ?? judged.name) : judged.name,
    current,
    platform: entry?.platform ?? null,
    appVersion: entry?.appVersion ?? null,
    lastSeenDay,
    capabilities: entry?.capabilities ?? {},
    trust: judged.trust,
    distrust: judged.trust === 'forged' ? judged.why : null,
    unused: isUnused(mark, lastSeenDay),
  }
}

/** A device that was opened on a later day than it was marked is used after all. */
function isUnused(mark: unknown, lastSeenDay: string | null): boolean {
  const parsed = unusedSchema.safeParse(mark)
  if (!parsed.success || !parsed.data.unused) return false
  return lastSeenDay === null || lastSeenDay <= parsed.data.day
}

/** This device first, then those in use by name; those no longer used at the end. */
export const inListOrder = (devices: readonly DeviceInfo[]): DeviceInfo[] =>
  [...devices].sort(
    (a, b) =>
      Number(b.current) - Number(a.current) ||
      Number(a.unused) - Number(b.unused) ||
      a.name.localeCompare(b.name) ||
      (a.id < b.id ? -1 : 1),
  )
