import { toAppError } from '../../../../app/errors'
import { inEnglish } from '../../../../app/messages/inEnglish'
import { keyed } from '../../../../app/messages/message'
import type { Target } from '../../../backup/targets'
import { KEEP, keepSchema, type Keep } from '../../../backup/work/retention'
import type { RunReport } from '../../../backup/work/run'
import { refuseUnfinished } from '../../../composition/restoreJournal'
import { nameEntries } from '../../../composition/nameEntries'
import type { Services } from '../../../composition/services'
import {
  type Arguments,
  type Command,
  type CommandContext,
  type CommandOptions,
  firstWord,
  UsageError,
} from '../../command'
import { keptText, publicTarget, targetLines } from '../../backupTargets'
import { placeFrom, PLACE_OPTIONS, PLACE_USAGE, targetName } from './place'
import { backupRestore } from './restore'
import { megabytes, progressTo } from './text'

const KEEP_OPTIONS: CommandOptions = {
  'keep-days': { type: 'string' },
  'keep-weeks': { type: 'string' },
  'keep-months': { type: 'string' },
}
const KEEP_USAGE = '[--keep-days N] [--keep-weeks N] [--keep-months N]'

/** @throws UsageError for what is no number of days, weeks or months */
function keepFrom(args: Arguments, before: Keep): Keep {
  const numberOf = (name: string, otherwise: number): number => {
    const text = args.text(name)
    return text === undefined ? otherwise : Number(text === '' ? Number.NaN : text)
  }
  const keep = keepSchema.safeParse({
    days: numberOf('keep-days', before.days),
    weeks: numberOf('keep-weeks', before.weeks),
    months: numberOf('keep-months', before.months),
  })
  if (keep.success) return keep.data
  throw new UsageError('Backups are kept for at least 1 day, and for 0 or more weeks and months. Give whole numbers.')
}

const add: Command = {
  name: 'backup add',
  usage: `FOLDER-OR-URL ${KEEP_USAGE} ${PLACE_USAGE}`,
  summary:
    'Backs up into this folder from now on: on another disk, a server that is mounted, one that something else syncs, or one at a WebDAV address (https://…; its password is taken from BRAINDUMP_BACKUP_PASSWORD or asked for). It opens with the passphrase or the recovery code. The same address again changes how it is signed in to.',
  words: [1, 1],
  options: { ...KEEP_OPTIONS, ...PLACE_OPTIONS },
  async run(context, args) {
    const keep = keepFrom(args, KEEP)
    await refuseUnfinished(context.host.profile)
    const { backups } = await context.services()
    const { folder, server } = await placeFrom(context, args, firstWord(args))
    const target = publicTarget(await backups.add(folder, keep, server))
    return { json: target, text: `${target.folder}, ${keptText(keep)}; "backup run" makes the first backup` }
  },
}

const list: Command = {
  name: 'backup list',
  usage: '',
  summary: 'Shows the backup folders, when they were last written and last checked.',
  async run(context) {
    const targets = (await (await context.services()).backups.targets.list()).map(publicTarget)
    return {
      json: targets,
      text: targets.flatMap((target) => targetLines(target, context.host.ports.now())).join('\n'),
    }
  },
}

/** The target that was named, or all of them. @throws AppError `not-found`; UsageError where there is none */
async function targetsOf({ backups }: Services, { cwd }: CommandContext, args: Arguments): Promise<Target[]> {
  const [word] = args.words
  if (word !== undefined) return [await backups.targets.get(/^[0-9a-f]{32}$/.test(word) ? word : targetName(word, cwd))]
  const targets = await backups.targets.list()
  if (targets.length === 0) throw new UsageError('There is no backup folder yet. "backup add FOLDER-OR-URL" adds one.')
  return targets
}

/** Does something with every target; one that fails does not keep the others from it. */
async function each<T>(
  context: CommandContext,
  targets: readonly Target[],
  work: (target: Target) => Promise<T>,
): Promise<{
  results: { folder: string; report?: T; error?: { kind: string; message: string } }[]
  failures: string[]
}> {
  const results: { folder: string; report?: T; error?: { kind: string; message: string } }[] = []
  const failures: string[] = []
  for (const target of targets) {
    try {
      results.push({ folder: target.folder, report: await work(target) })
    } catch (cause) {
      const { kind, message } = toAppError(cause)
      if (kind === 'internal') throw cause
      results.push({ folder: target.folder, error: { kind, message } })
      failures.push(message)
      if (context.signal.aborted) break
    }
  }
  return { results, failures }
}

const failureOf = (failures: readonly string[]): { failure?: string } =>
  failures.length === 0 ? {} : { failure: failures.join(' ') }

const run: Command = {
  name: 'backup run',
  usage: '[FOLDER-OR-URL]',
  summary: 'Backs up what changed, into every backup folder or into this one.',
  words: [0, 1],
  async run(context, args) {
    await refuseUnfinished(context.host.profile)
    const services = await context.services()
    const lines: string[] = []
    const { results, failures } = await each(context, await targetsOf(services, context, args), async (target) => {
      const report = await services.backups.run(target, context.signal, progressTo(context))
      lines.push(runText(target, report))
      return report
    })
    const wrong = results.flatMap(({ report }) => report?.problems ?? [])
    if (wrong.length > 0)
      failures.push(
        `Of ${new Set(wrong.map(({ key }) => key)).size} recordings or documents something is damaged on this device and was left out; everything else is backed up. Run "verify".`,
      )
    for (const { report } of results)
      if (report !== undefined && report.pruneFailure !== null)
        failures.push(inEnglish(keyed('backup.notPruned', { reason: report.pruneFailure })))
    return { json: results, text: lines.join('\n'), ...failureOf(failures) }
  },
}

function runText({ folder }: Target, { writtenBytes, counts, damagedPacks }: RunReport): string {
  const { documents, recordings, chunkBytes, absentChunks } = counts
  return [
    `${folder}: ${documents} documents, ${recordings} recordings (${megabytes(chunkBytes)}), ${megabytes(writtenBytes)} written`,
    ...(absentChunks > 0
      ? [`  ${absentChunks} chunks of audio are not on this device and not in this backup: "audio" fetches them`]
      : []),
    ...(damagedPacks.length > 0
      ? [`  ${damagedPacks.length} damaged packs were found; what stood in them was backed up again where it is here`]
      : []),
  ].join('\n')
}

const remove: Command = {
  name: 'backup remove',
  usage: 'FOLDER-OR-URL',
  summary: 'Forgets a backup folder. What is in it stays there, and can be restored.',
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    for (const target of await targetsOf(services, context, args)) await services.backups.remove(target)
    return { json: { removed: firstWord(args) }, text: '' }
  },
}

/** How much `--sample` reads. */
const SAMPLE_BYTES = 64 * 1_048_576

const verify: Command = {
  name: 'backup verify',
  usage: '[FOLDER-OR-URL] [--sample]',
  summary:
    'Reads backups back, decrypts and compares them with the journal, and names what is damaged. --sample reads 64 MB of each, chosen at random.',
  words: [0, 1],
  options: { sample: { type: 'boolean' } },
  async run(context, args) {
    const services = await context.services()
    const lines: string[] = []
    const found: string[] = []
    const { results, failures } = await each(context, await targetsOf(services, context, args), async (target) => {
      const sampleBytes = args.flag('sample') ? SAMPLE_BYTES : null
      const report = await services.backups.verify(target, sampleBytes, context.signal, () => undefined)
      const damaged: object[] = []
      for (const one of report.damaged) {
        const entries = await nameEntries(services.journal, one.keys)
        damaged.push({ ...one, entries })
        const lost = entries.map(({ name }) => `    ${name}`)
        context.note(
          [`  ${one.file}: ${one.message}`, ...(lost.length > 0 ? lost : ['    Nothing is lost by it.'])].join('\n'),
        )
      }
      for (const { name } of await nameEntries(services.journal, report.differs))
        context.note(`  ${name}: The backup has it otherwise than the journal.`)
      const wrong = report.damaged.length + report.differs.length
      const checked = `${target.folder}: ${report.packs} packs (${megabytes(report.bytes)}) and ${report.snapshots} snapshots read back, ${report.compared} documents compared`
      if (wrong === 0) lines.push(`${checked}, nothing wrong`)
      else found.push(`${checked}, ${wrong} wrong. "backup run" writes again what is on this device.`)
      return { ...report, damaged }
    })
    return { json: results, text: lines.join('\n'), ...failureOf([...found, ...failures]) }
  },
}

const prune: Command = {
  name: 'backup prune',
  usage: `[FOLDER-OR-URL] ${KEEP_USAGE}`,
  summary:
    'Removes backups that are older than is kept, and sets how long that is. Space comes back a week later, when nothing has named it since.',
  words: [0, 1],
  options: KEEP_OPTIONS,
  async run(context, args) {
    const services = await context.services()
    const lines: string[] = []
    const { results, failures } = await each(context, await targetsOf(services, context, args), async (target) => {
      const report = await services.backups.prune(target, keepFrom(args, target.keep), context.signal)
      const { kept, removedSnapshots, removedPacks, removedBytes, unusedPacks } = report
      lines.push(
        `${target.folder}: ${kept} backups kept, ${removedSnapshots} removed, ${removedPacks} packs removed (${megabytes(removedBytes)}), ${unusedPacks} waiting to be`,
      )
      return report
    })
    if (results.some(({ report }) => report?.isHeldBack === true))
      failures.push(
        'A backup that is kept cannot be read whole, so no packs were removed. "backup verify" says what is damaged.',
      )
    return { json: results, text: lines.join('\n'), ...failureOf(failures) }
  },
}

export const backupCommands: readonly Command[] = [add, list, run, verify, prune, backupRestore, remove]
