import { AppError, type ErrorReport } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { Direction } from '../../database/replica/replica'
import type { Compared } from './comparing'
import type { EntitySync } from './entitySync'
import type { ByteCounts } from '../http/byteCounts'
import type { MassDeletionGuard } from '../loss/massDeletionGuard'
import { chainOf, mirrorsOf, type RemoteEntry } from '../remotes/remoteList'
import type { RemoteSync } from './remoteSync'
import { failureOf, reportOfFailure } from '../../../app/replication/failure'
import { RemoteError } from '../http/remoteError'

export interface PassReport {
  readonly remoteId: string
  readonly databases: Readonly<Record<string, { pushed: number; pulled: number; bytesUp: number; bytesDown: number }>>
  /** How the copies on mirrors went; a mirror that is away does not make the pass fail. */
  readonly mirrors: readonly { readonly remoteId: string; readonly error: ErrorReport | null }[]
}

export interface PassHooks {
  /** Between pull and push: settles conflicts that need nobody. */
  settle(): Promise<void>
  /** When the documents are on both sides: moves audio by the policy of this device. */
  audio(): Promise<void>
  /** The same for a mirror, which only gets; left out, it gets no audio in this pass. */
  mirrorAudio?(): Promise<void>
}

/** The hooks, with what a person wanted to keep brought back between pull and push. */
export function keeping(massDeletion: MassDeletionGuard, hooks: PassHooks): PassHooks {
  const settle = async (): Promise<void> => {
    massDeletion.settled()
    await massDeletion.restoreKept()
    await hooks.settle()
  }
  return { ...hooks, settle }
}

/** Rounds until there is nothing to push any more: what others pushed meanwhile comes in, and may have to be settled. */
const MAX_ROUNDS = 8

/**
 * One pass until both sides have everything: over the first remote that can be reached, then to the mirrors.
 * @param full compares everything at the end, whatever checkpoints say
 * @throws AppError of the first remote that failed for another reason than being away, or of the last that was
 */
export async function runPass(
  entries: readonly RemoteEntry[],
  makeSync: (entry: RemoteEntry, directions: readonly Direction[]) => RemoteSync,
  bytes: ByteCounts,
  hooks: PassHooks,
  signal: AbortSignal,
  full = false,
): Promise<PassReport> {
  let away: unknown = new AppError('not-found', keyed('sync.noServer'))
  for (const entry of chainOf(entries))
    try {
      const { remoteId, databases } = await passOver(makeSync(entry, ['pull', 'push']), bytes, hooks, signal, full)
      const mirrors: { remoteId: string; error: ErrorReport | null }[] = []
      for (const mirror of mirrorsOf(entries))
        mirrors.push({
          remoteId: mirror.id,
          error: await mirrored(makeSync(mirror, ['push']), bytes, hooks, signal, full),
        })
      return { remoteId, databases, mirrors }
    } catch (error) {
      away = error
      if (failureOf(error).kind !== 'offline') break
    }
  signal.throwIfAborted()
  throw asAppError(away)
}

/** Copies to a mirror; answers why it could not be done. @throws when the pass was stopped */
async function mirrored(
  sync: RemoteSync,
  bytes: ByteCounts,
  hooks: PassHooks,
  signal: AbortSignal,
  full: boolean,
): Promise<ErrorReport | null> {
  try {
    await passOver(sync, bytes, hooks, signal, full)
    return null
  } catch (error) {
    signal.throwIfAborted()
    return reportOfFailure(failureOf(error))
  }
}

async function passOver(
  sync: RemoteSync,
  bytes: ByteCounts,
  hooks: PassHooks,
  signal: AbortSignal,
  full: boolean,
): Promise<Omit<PassReport, 'mirrors'>> {
  try {
    await sync.open(signal)
    await sync.tryAgain(signal)
    let compared: Compared = {}
    for (let round = 0; round < MAX_ROUNDS; round++) {
      // What one database brought may belong to what another did not have a moment ago.
      if ((await moveAll(sync, 'pull', signal)) > 0) await moveAll(sync, 'pull', signal)
      await hooks.settle()
      if ((await moveAll(sync, 'push', signal)) > 0) continue
      if (!full || Object.keys(compared).length > 0) break
      compared = await sync.compare(signal)
    }
    await (sync.directions.includes('pull') ? hooks.audio() : hooks.mirrorAudio?.())
    await sync.remember()
    return { remoteId: sync.entry.id, databases: withCompared(movedOf(sync.entities, bytes), compared) }
  } catch (error) {
    if (!signal.aborted) await sync.noteFailure(error)
    throw error
  } finally {
    await sync.close()
  }
}

/** What moved, per database. */
export const movedOf = (entities: readonly EntitySync[], bytes: ByteCounts): PassReport['databases'] =>
  Object.fromEntries(
    entities.map(({ name, moved }) => {
      const { up: bytesUp, down: bytesDown } = bytes.of(name)
      return [name, { pushed: moved.push, pulled: moved.pull, bytesUp, bytesDown }]
    }),
  )

const withCompared = (moved: PassReport['databases'], compared: Compared): PassReport['databases'] =>
  Object.fromEntries(
    Object.entries(moved).map(([name, one]) => {
      const { sent = 0, asked = 0 } = compared[name] ?? {}
      return [name, { ...one, pushed: one.pushed + sent, pulled: one.pulled + asked }]
    }),
  )

/** Every database in one direction. Entries are sent after their parts, also where a pass ends in the middle of a purge. */
async function moveAll(sync: RemoteSync, direction: Direction, signal: AbortSignal): Promise<number> {
  if (!sync.directions.includes(direction)) return 0
  if (direction === 'pull') return await move(sync.entities, direction, signal)
  const parts = await move(
    sync.entities.filter(({ name }) => name !== 'sessions'),
    direction,
    signal,
  )
  const entries = await move(
    sync.entities.filter(({ name }) => name === 'sessions'),
    direction,
    signal,
  )
  return parts + entries
}

async function move(entities: readonly EntitySync[], direction: Direction, signal: AbortSignal): Promise<number> {
  const stop = new AbortController()
  const all = AbortSignal.any([signal, stop.signal])
  const results = await Promise.allSettled(
    entities.map((entity) =>
      entity.catchUp(direction, AbortSignal.any([all])).catch((error: unknown) => {
        stop.abort()
        throw error
      }),
    ),
  )
  const failed = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown)
  // The first that failed by itself, not those that were stopped because of it.
  if (failed.length > 0) throw asAppError(failed.find((reason) => (reason as Error).name !== 'AbortError') ?? failed[0])
  return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0)
}

/** PouchDB copies errors field by field; outside, they are ours again. */
const asAppError = (error: unknown): unknown =>
  error instanceof AppError ? error : new RemoteError(failureOf(error), { cause: error })
