import type { Replica } from '../../database/replica/replica'
import type { MassDeletionGuard } from '../loss/massDeletionGuard'
import type { NotedLoss } from '../loss/lossNotes'

/** What is looked at ahead of a large pull: entries also for the trash, parts only for what was removed for good. */
const LOOKED_AT = [
  ['sessions', 'all'],
  ['messages', 'tombstones'],
  ['recordings', 'tombstones'],
] as const

/**
 * Looks at a large change set before any of it is written. Tags and the like are few: they are stopped as they arrive.
 * @throws AppError `mass-deletion`
 */
export async function lookAhead(
  massDeletion: MassDeletionGuard,
  replica: (name: string) => Replica,
  signal: AbortSignal,
): Promise<void> {
  const seen = new Map<string, NotedLoss>()
  const pending = await Promise.all(
    LOOKED_AT.map(async ([name, only]) => ({ name, only, count: await replica(name).pending(signal) })),
  )
  for (const { name, only, count } of pending)
    if (await massDeletion.worthLooking(count))
      await replica(name).preview(only, (documents) => massDeletion.lookAhead(name, documents, seen), signal)
}
