import type { SessionId } from '../../../app/ids'
import type { PastEntry } from '../../../app/ipc/past'
import { byNewest } from '../../../app/model/view'
import { KNOWN_MOMENTS, momentOf } from '../../../app/statistics/moment'
import { nameKey } from '../../../app/text/nameKey'
import type { Services } from '../../composition/services'
import { type Answer, type Arguments, type CommandContext, UsageError, CommandError } from '../command'
import { pastListText, pastText } from '../pastText'
import { plain, when } from '../text'

/**
 * The time that `--as-of` names, in milliseconds; undefined without it.
 * @throws UsageError for what is no time, with the ways to write one, and for a time that has not come yet
 */
export function asOfTime(context: CommandContext, args: Arguments): number | undefined {
  const typed = args.text('as-of')
  if (typed === undefined) return undefined
  const now = context.host.ports.now()
  const atMs = momentOf(typed, now)
  if (atMs === null) throw new UsageError(`"${plain(typed)}" is no time that is known. Write one of: ${KNOWN_MOMENTS}.`)
  const endOfToday = momentOf('today', now) ?? now
  if (atMs > endOfToday) throw new UsageError('That time has not come yet.')
  return atMs
}

/** `show ID --as-of TIME`. @throws AppError `not-found` where there was no such entry then, with the reason */
export async function showAsOf(services: Services, id: SessionId, atMs: number): Promise<Answer> {
  const entry = await services.conflicts.past.of(id, atMs)
  if (entry.state === 'absent')
    throw new CommandError(
      'not-found',
      `The entry did not exist at ${when(atMs)}: it was written at ${when(entry.sinceMs ?? entry.createdAt)}.`,
    )
  return { json: { asOfMs: atMs, ...entry }, text: pastText(entry, atMs) }
}

/** `list --as-of TIME`: newest first; with `trash` what was in the trash then. */
export async function listAsOf(services: Services, atMs: number, trash: boolean, tag?: string): Promise<Answer> {
  const entries: PastEntry[] = []
  const wanted = tag === undefined ? undefined : nameKey(tag)
  for await (const entry of services.conflicts.past.all(atMs)) {
    if ((entry.state === 'journal') === trash) continue
    if (wanted !== undefined && !entry.tags.some((name) => nameKey(name) === wanted)) continue
    entries.push(entry)
  }
  entries.sort(byNewest)
  return { json: entries.map((entry) => ({ asOfMs: atMs, ...entry })), text: pastListText(entries) }
}
