import { nameEntries } from '../../../composition/nameEntries'
import { restoreJournal } from '../../../composition/restoreJournal'
import { type Command, firstWord, UsageError } from '../../command'
import { placeFrom, PLACE_OPTIONS, PLACE_USAGE } from './place'
import { megabytes, progressTo, when } from './text'
import { unlockSecret } from '../vault'

/** `2026-11-20` is the end of that day here. @throws UsageError */
function timeFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  const ms =
    day === undefined ? Date.parse(text) : new Date(Number(year), Number(month) - 1, Number(day) + 1).getTime() - 1
  if (Number.isNaN(ms)) throw new UsageError('Give the time as 2026-11-20 or 2026-11-20T18:00:00Z.')
  return ms
}

export const backupRestore: Command = {
  name: 'backup restore',
  usage: `FOLDER-OR-URL [--as-of TIME] [--from BACKUP] ${PLACE_USAGE}`,
  summary:
    'Restores the newest backup in a folder or at a WebDAV address, or the last one before a time, into an empty profile. Opens with the passphrase or BRAINDUMP_RECOVERY_CODE.',
  words: [1, 1],
  options: { 'as-of': { type: 'string' }, from: { type: 'string' }, ...PLACE_OPTIONS },
  async run(context, args) {
    const report = await restoreJournal(context.host, {
      ...(await placeFrom(context, args, firstWord(args))),
      asOfMs: timeFrom(args.text('as-of')),
      backupId: args.text('from'),
      unlock: await unlockSecret(context),
      onProgress: progressTo(context),
      signal: context.signal,
    })
    const { documents, recordings, chunkBytes, createdAt, notRestored, damagedLists } = report
    const text = `${documents} documents and ${recordings} recordings (${megabytes(chunkBytes)}) restored, as of ${when(createdAt)}`
    const failure =
      damagedLists === 0
        ? undefined
        : `The backup is damaged: ${damagedLists} of its lists cannot be read, and what only they name was not restored.`
    if (notRestored.length === 0) return { json: report, text, ...(failure === undefined ? {} : { failure }) }
    const services = await context.services()
    const named = await nameEntries(
      services.journal,
      notRestored.map(({ key }) => key),
    )
    for (const { name, keys } of named) context.note(`${name}: ${keys.join(', ')}`)
    return {
      json: { ...report, entries: named },
      text,
      failure: `The backup is damaged: of ${named.length} entries something is missing or older. Everything else was restored.`,
    }
  },
}
