import type { ErrorKind } from '../errors'
import type { SyncStatus } from '../ipc/sync'

export type Need = Extract<SyncStatus, { state: 'needs-you' }>['why'][number]

/** One direction of one database. `starting` has not yet heard from the server. */
export type LegActivity = 'starting' | 'active' | 'idle' | 'error' | 'stopped'

export interface LegState {
  readonly activity: LegActivity
  /** Documents still to move, null while unknown. */
  readonly left: number | null
}

export interface StatusFacts {
  readonly configured: boolean
  readonly paused: boolean
  /** Set while the remote cannot be reached. */
  readonly offline: { readonly sinceMs: number; readonly retryAtMs: number | null } | null
  readonly legs: readonly LegState[]
  readonly needs: ReadonlySet<Need>
  /** When everything was last seen to be on both sides. */
  readonly upToDateAtMs: number | null
  /** Mirrors that do not get their copy now. */
  readonly mirrorsAway?: number
}

/** Needs without which nothing moves. The others wait until the rest is done. */
const BLOCKING: ReadonlySet<Need> = new Set([
  'sign-in',
  'forbidden',
  'disk-full',
  'mass-deletion',
  'remote-lost',
  'other-vault',
])

/** What has to be done by a person before this failure goes away, null where time may do it. */
export function needOf(kind: ErrorKind): Need | null {
  switch (kind) {
    case 'sign-in':
    case 'forbidden':
    case 'disk-full':
    case 'mass-deletion':
    case 'other-vault':
      return kind
    default:
      return null
  }
}

/** The one value that says where syncing stands (docs/DESIGN.md, Status). */
export function deriveStatus(facts: StatusFacts): SyncStatus {
  const { configured, paused, offline, legs, needs, upToDateAtMs, mirrorsAway = 0 } = facts
  if (!configured) return { state: 'none' }
  if (paused) return { state: 'paused' }
  const blocking = [...needs].filter((need) => BLOCKING.has(need))
  if (blocking.length > 0) return { state: 'needs-you', why: blocking }
  if (offline) return { state: 'offline', since: offline.sinceMs, retryAt: offline.retryAtMs }
  const active = legs.filter(({ activity }) => activity === 'active')
  if (active.length > 0) return { state: 'syncing', left: sumOfLeft(active) }
  if (legs.length === 0 || legs.some(({ activity }) => activity !== 'idle') || upToDateAtMs === null)
    return { state: 'connecting' }
  if (needs.size > 0) return { state: 'needs-you', why: [...needs] }
  return { state: 'up-to-date', at: upToDateAtMs, ...(mirrorsAway > 0 ? { mirrorsAway } : {}) }
}

/** Null as soon as one is unknown: a partial sum would be too small. */
const sumOfLeft = (legs: readonly LegState[]): number | null =>
  legs.reduce<number | null>((sum, { left }) => (sum === null || left === null ? null : sum + left), 0)
