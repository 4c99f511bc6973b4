import { type Skipped } from '../../../app/exchange/plan'
import { inEnglish } from '../../../app/messages/inEnglish'
import { resolve } from 'node:path'
import type { ExportFormat, ImportKind } from '../../exchange/service'
import { type Arguments, type Command, type CommandContext, UsageError } from '../command'
import { entryNamed } from './entries'

const FORMATS: readonly ExportFormat[] = ['json', 'markdown']
const KINDS: readonly ImportKind[] = ['json', 'markdown', 'audio', 'v3']

const exportCommand: Command = {
  name: 'export',
  usage: '[ID]… --format json|markdown --out DIR',
  summary: 'Writes entries, or all of them, into a folder. The files are not encrypted.',
  words: [0, 10_000],
  options: { format: { type: 'string' }, out: { type: 'string' } },
  async run(context, args) {
    const format = FORMATS.find((known) => known === args.text('format'))
    const out = args.text('out')
    if (!format || out === undefined)
      throw new UsageError('Usage: braindump export [ID]… --format json|markdown --out DIR')
    const services = await context.services()
    await services.journal.summaries.settled()
    const ids = args.words.map((word) => entryNamed(services, word))
    const report = await cancellable(context, services.transfer, () =>
      services.transfer.export(format, resolve(context.cwd, out), ids),
    )
    const lines = [
      `${report.entries} entries, ${report.files} files in ${report.directory}`,
      ...skippedLines(report.skipped),
    ]
    return { json: { ...report, skipped: inWords(report.skipped) }, text: lines.join('\n') }
  },
}

const importCommand: Command = {
  name: 'import',
  usage: 'json|markdown|audio|v3 PATH [--dry-run]',
  summary: 'Imports what is not there yet; importing again creates no duplicates.',
  words: [2, 2],
  options: { 'dry-run': { type: 'boolean' } },
  async run(context, args) {
    const [kind, path] = source(context.cwd, args)
    const dryRun = args.flag('dry-run')
    const services = await context.services()
    const report = await cancellable(context, services.transfer, () => services.transfer.import(kind, path, dryRun))
    const line = `${report.taken} ${dryRun ? 'would be taken' : 'taken'}, ${report.unchanged} unchanged, ${report.belongings ? `${report.belongings} tags or prompts besides, ` : ''}${report.conflicts ? `${report.conflicts} documents with versions that wait for an answer, ` : ''}${report.skipped.length} skipped`
    return {
      json: { ...report, skipped: inWords(report.skipped) },
      text: [line, ...skippedLines(report.skipped)].join('\n'),
    }
  },
}

function source(cwd: string, { words: [kind, path] }: Arguments): readonly [ImportKind, string] {
  const known = KINDS.find((candidate) => candidate === kind)
  if (!known || path === undefined) throw new UsageError(`Import what? ${KINDS.join(', ')}.`)
  return [known, resolve(cwd, path)]
}

const inWords = (skipped: readonly Skipped[]): { what: string; why: string }[] =>
  skipped.map(({ what, why }) => ({ what, why: inEnglish(why) }))

const skippedLines = (skipped: readonly Skipped[]): string[] =>
  inWords(skipped).map(({ what, why }) => `  ${what}: ${why}`)

async function cancellable<T>(
  context: CommandContext,
  transfer: { cancel(): void },
  work: () => Promise<T>,
): Promise<T> {
  const cancel = (): void => transfer.cancel()
  context.signal.addEventListener('abort', cancel, { once: true })
  try {
    return await work()
  } finally {
    context.signal.removeEventListener('abort', cancel)
  }
}

export const transferCommands: readonly Command[] = [exportCommand, importCommand]
