import { errorReport } from '../../app/errors'
import { dayOf } from '../../app/devices/entry'
import type { ErrorReport } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { SyncReport } from '../../app/ipc/sync'
import { deriveStatus, type LegActivity, type Need } from '../../app/replication/status'
import type { ByteCounts } from './http/byteCounts'
import type { EntitySync } from './run/entitySync'
import type { HeldBack } from './loss/heldBack'
import type { Quarantine } from './loss/quarantine'
import { chainOf, type RemoteEntry } from './remotes/remoteList'
import type { RemoteSync } from './run/remoteSync'
import type { Withheld } from './receipts/syncReceipts'
import type { Supervisor } from './run/supervisor'

export interface ReportSources {
  readonly supervisor: Supervisor
  readonly configured: boolean
  readonly paused: boolean
  readonly quarantine: Quarantine
  /** What the server sent and this device did not take. */
  readonly heldBack: HeldBack
  readonly withheld: readonly Withheld[]
  readonly conflicts: number
  readonly bytes: ByteCounts
}

const whyWithheld = ({ device, server, count, sinceMs }: Withheld): ErrorReport =>
  errorReport('remote', keyed('receipts.withheld', { server, device, count, day: { day: sinceMs } }))

type Shown = SyncReport['databases'][number]

/** What windows and the command line are told about syncing. */
export function reportOf(sources: ReportSources): SyncReport {
  const { supervisor, configured, paused, quarantine, heldBack, withheld, conflicts, bytes } = sources
  const active = supervisor.active
  const refused = quarantine.all().map(({ database, id, why }) => ({ database, id, why }))
  const kept = withheld.map((one) => ({ database: 'receipts', id: one.device, why: whyWithheld(one) }))
  const quarantined = [...refused, ...heldBack.all(), ...kept]
  const needs = new Set<Need>(supervisor.all.flatMap((sync) => [...sync.needs]))
  if (conflicts > 0) needs.add('conflicts')
  if (quarantined.length > 0) needs.add('quarantine')
  const { up, down } = bytes.total
  return {
    status: deriveStatus({
      configured,
      paused,
      offline: active ? offlineOf(active) : null,
      legs: active?.legs ?? [],
      needs,
      upToDateAtMs: active?.upToDateAtMs ?? null,
      mirrorsAway: supervisor.mirrors.filter((mirror) => failedSince(mirror) !== null).length,
    }),
    problem: active?.problem ?? null,
    databases: (active?.entities ?? []).map(databaseOf),
    bytesUp: up,
    bytesDown: down,
    conflicts,
    quarantined,
    activeRemoteId: active?.entry.id ?? null,
    mirrors: supervisor.mirrors.map(mirrorOf),
  }
}

export interface Arrival {
  readonly supervisor: Supervisor
  readonly remotes: readonly RemoteEntry[]
  /** Live syncing was started. */
  readonly wanted: boolean
  readonly paused: boolean
}

/** Whether the remote in use had nothing more to bring a moment ago; without live syncing, single passes bring it. */
export function hasArrived({ supervisor: { running, active }, remotes, wanted, paused }: Arrival): boolean {
  if (chainOf(remotes).length === 0) return true
  if (paused) return false
  if (!wanted) return !running
  const entities = active?.entities ?? []
  return entities.length > 0 && entities.every(({ legs }) => legs.pull.activity === 'idle')
}

/** One database that waits to try again makes the whole not up to date, so the whole says when it tries again. */
function offlineOf(sync: RemoteSync): { sinceMs: number; retryAtMs: number | null } | null {
  if (sync.offline) return sync.offline
  const failed = sync.entities.filter(({ error }) => error !== null)
  if (failed.length === 0) return null
  return {
    sinceMs: Math.min(...failed.map(({ failedAtMs }) => failedAtMs ?? Number.POSITIVE_INFINITY)),
    retryAtMs: Math.min(...failed.map(({ retryAtMs }) => retryAtMs ?? Number.POSITIVE_INFINITY)),
  }
}

/** Since when a mirror has not got its copy, null while it does. */
const failedSince = (sync: RemoteSync): number | null => offlineOf(sync)?.sinceMs ?? sync.problemSinceMs

function mirrorOf(sync: RemoteSync): SyncReport['mirrors'][number] {
  const failed = sync.entities.find(({ error }) => error !== null)
  return {
    id: sync.entry.id,
    upToDateAt: sync.upToDateAtMs,
    awaySince: failedSince(sync),
    problem: sync.problem ?? failed?.error ?? null,
  }
}

const shown = (activity: LegActivity): Shown['push'] => (activity === 'starting' ? 'active' : activity)

const databaseOf = (entity: EntitySync): Shown => ({
  name: entity.name,
  push: shown(entity.legs.push.activity),
  pull: shown(entity.legs.pull.activity),
  pushed: entity.moved.push,
  pulled: entity.moved.pull,
  error: entity.error,
})
