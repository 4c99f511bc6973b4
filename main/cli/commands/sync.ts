import { isAppError, type ErrorReport } from '../../../app/errors'
import type { SyncReport } from '../../../app/ipc/sync'
import type { PassReport } from '../../replication/run/pass'
import type { Services } from '../../composition/services'
import { type Command, type CommandContext, UsageError, CommandError } from '../command'

const sync: Command = {
  name: 'sync',
  usage: '[--live | --full] [--accept | --keep-mine]',
  summary:
    'Syncs until both sides have everything; with --live until stopped; with --full everything is compared, and a server that lost single documents gets them again (the window does that once a week). When most of the journal would be trashed or removed, or most entries lose parts, it stops: --accept says that this is meant (and fills a server again that lost what it had), --keep-mine brings back what was here, on every device.',
  options: {
    live: { type: 'boolean' },
    full: { type: 'boolean' },
    accept: { type: 'boolean' },
    'keep-mine': { type: 'boolean' },
  },
  async run(context, args) {
    const [accept, keep] = [args.flag('accept'), args.flag('keep-mine')]
    if (accept && keep) throw new UsageError('Say one of --accept and --keep-mine.')
    if (args.flag('live') && args.flag('full')) throw new UsageError('Say one of --live and --full.')
    const services = await context.services()
    if (accept || keep) await services.sync.answerMassDeletion(accept ? 'accept' : 'keep-mine')
    const startedMs = context.host.ports.now()
    const { databases, mirrors } = args.flag('live')
      ? await live(services, context)
      : await pass(services, context.signal, args.flag('full'))
    const { quarantined } = services.sync.report()
    const urls = new Map(services.sync.remotes().map(({ id, url }) => [id, url]))
    const json = {
      databases,
      mirrors: mirrors.map(({ remoteId, error }) => ({ id: remoteId, url: urls.get(remoteId) ?? '', error })),
      conflicts: services.conflicts.reviews.count,
      quarantined,
      ms: context.host.ports.now() - startedMs,
    }
    const failure = failureOf(json)
    return { json, text: textOf(json), ...(failure === '' ? {} : { failure }) }
  },
}

async function pass(services: Services, signal: AbortSignal, full: boolean): Promise<PassReport> {
  const hooks = {
    settle: () => services.conflicts.mergeAll(),
    audio: async () => {
      await services.audio.transfers.pass()
    },
    mirrorAudio: () => services.audio.transfers.mirrors.pass(),
  }
  try {
    return await services.sync.pass(hooks, signal, full)
  } catch (error) {
    if (!isAppError(error, 'mass-deletion')) throw error
    throw new CommandError('mass-deletion', `${error.message} ${HOW_TO_ANSWER}`, { cause: error })
  }
}

const HOW_TO_ANSWER =
  'Say "sync --accept" if that was you; "sync --keep-mine" brings back what was here, on every device.'

/** Live until Ctrl-C; says each change of the status on standard error. */
async function live(services: Services, context: CommandContext): Promise<Pick<PassReport, 'databases' | 'mirrors'>> {
  await services.conflicts.start()
  services.audio.transfers.start()
  let said = ''
  const stop = services.sync.onReport((report) => {
    const words = statusWords(report)
    if (words !== said) context.note(words)
    said = words
  })
  await services.sync.start()
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve()
    else context.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  stop()
  const databases = services.sync.moved()
  const mirrors = services.sync.report().mirrors.map(({ id, problem }) => ({ remoteId: id, error: problem }))
  await services.sync.close()
  return { databases, mirrors }
}

/** One line for a person. */
export function statusWords({ status, problem }: SyncReport): string {
  switch (status.state) {
    case 'none':
      return 'this device only; add a server with "remote add URL"'
    case 'paused':
      return 'paused'
    case 'connecting':
      return 'connecting'
    case 'offline':
      return `offline since ${new Date(status.since).toISOString()}`
    case 'syncing':
      return status.left === null ? 'syncing' : `syncing (${status.left} left)`
    case 'up-to-date':
      return `up to date (${new Date(status.at).toISOString()})${awayWords(status.mirrorsAway ?? 0)}`
    case 'needs-you':
      return `action needed: ${status.why.join(', ')}${status.why.includes('mass-deletion') ? `. ${problem?.message ?? ''} Stop this, then: ${HOW_TO_ANSWER}` : ''}`
  }
}

const awayWords = (mirrors: number): string =>
  mirrors === 0 ? '' : `, but ${mirrors === 1 ? 'a mirror' : `${mirrors} mirrors`} cannot be reached`

/** What is not on both sides, or waits for a person, though the pass itself went well; empty for nothing. */
const failureOf = ({ conflicts, quarantined }: { conflicts: number; quarantined: readonly unknown[] }): string =>
  [
    ...(conflicts === 0
      ? []
      : [`${conflicts} ${conflicts === 1 ? 'question waits' : 'questions wait'}: see "conflicts".`]),
    ...(quarantined.length === 0 ? [] : [`${quarantined.length} documents were left out: see "status".`]),
  ].join(' ')

function textOf({
  databases,
  mirrors,
  quarantined,
}: {
  databases: PassReport['databases']
  mirrors: readonly { url: string; error: ErrorReport | null }[]
  quarantined: SyncReport['quarantined']
}): string {
  const moved = Object.entries(databases).filter(([, { pushed, pulled }]) => pushed + pulled > 0)
  return [
    ...moved.map(([name, { pushed, pulled }]) => `${name.padEnd(11)} ${pushed} sent, ${pulled} received`),
    ...(moved.length === 0 ? ['nothing to do'] : []),
    ...mirrors.flatMap(({ url, error }) => (error === null ? [] : [`no copy on the mirror ${url}: ${error.message}`])),
    ...quarantined.map(({ id, why }) => `left out: ${id}: ${why.message}`),
  ].join('\n')
}

export const syncCommands: readonly Command[] = [sync]
