import { setTimeout } from 'node:timers/promises'
import type { Direction, Replica } from '../../database/replica/replica'
import type { Ports } from '../../platform/ports'
import type { RemoteEntry } from '../remotes/remoteList'
import type { RemoteMemory } from '../remotes/remoteMemory'
import type { EntitySync } from './entitySync'
import type { LeftOver } from './leftOver'

/** How often everything is compared with a remote: a server that lost something says nothing about it. */
const EVERY_MS = 7 * 86_400_000
/** How long after everything was sent. */
const QUIET_MS = 60_000

/** What was moved, by database: revisions that were sent, documents that were asked for. */
export type Compared = Readonly<Record<string, { readonly sent: number; readonly asked: number }>>

interface Comparing {
  readonly entry: RemoteEntry
  readonly databases: readonly { readonly name: string }[]
  readonly directions: readonly Direction[]
  readonly memory: RemoteMemory
  readonly ports: Pick<Ports, 'now'>
  readonly compareAfterMs?: number | undefined
}

/**
 * Whether it is time to compare, which is once a week and the first time; known a while after everything was sent, so that it
 * is in nobody's way. @throws the reason of `signal`
 */
export async function isDueAfter(
  { entry, memory, ports, compareAfterMs = QUIET_MS }: Comparing,
  entities: readonly Pick<EntitySync, 'sentOnce' | 'error'>[],
  signal: AbortSignal,
): Promise<boolean> {
  const lastMs = await memory.comparedAt(entry.id)
  // A clock that was set back must not put it off for years.
  if (lastMs !== null && Math.abs(ports.now() - lastMs) < EVERY_MS) return false
  await Promise.all(entities.map(({ sentOnce }) => sentOnce))
  await setTimeout(compareAfterMs, undefined, { signal, ref: false })
  return entities.every(({ error }) => error === null)
}

/** Compares everything with a remote without regard to checkpoints, parts before their entries, and moves what one side lacks. */
export async function compareAll(
  { entry, databases, directions, memory, ports }: Comparing,
  replica: (name: string) => Replica,
  leftOver: LeftOver,
  signal: AbortSignal,
): Promise<Compared> {
  const names = databases.map(({ name }) => name)
  const moved: Record<string, { sent: number; asked: number }> = {}
  for (const name of [...names.filter((one) => one !== 'sessions'), ...names.filter((one) => one === 'sessions')])
    moved[name] = await replica(name).reconcile(directions, leftOver.of(name), signal)
  await memory.compared(entry.id, ports.now())
  return moved
}
