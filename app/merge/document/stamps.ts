import type { Stamp } from '../../model'

/** Positive when `a` is later than `b`. A value that was never set is older than any that was. */
export function compareStamps(a: Stamp | undefined, b: Stamp | undefined): number {
  return (a?.atMs ?? -1) - (b?.atMs ?? -1) || compare(a?.device ?? '', b?.device ?? '')
}

/** The order of texts that every device agrees on. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
