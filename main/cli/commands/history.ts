import { sessionIdSchema } from '../../../app/ids'
import type { Services } from '../../composition/services'
import { type Answer, type Command, firstWord, CommandError } from '../command'
import { plain, quoted, when } from '../text'
import { deviceText, idNamed } from './conflicts'
import { entryNamed } from './entries'

/** A change is named by the beginning of its id, as `history` shows it. */
const SHOWN = 10
const FEWEST = 4

const undo: Command = {
  name: 'undo',
  usage: 'ID [--edit]',
  summary:
    'Undoes your last answer about an entry or a part of it, so that it needs review again. With --edit: the last edit of this device.',
  words: [1, 1],
  options: { edit: { type: 'boolean' } },
  async run(context, args) {
    const services = await context.services()
    const id = idNamed(services, firstWord(args))
    if (args.flag('edit')) return undoEdit(services, id)
    const session = sessionIdSchema.safeParse(id)
    const parts = session.success ? await services.conflicts.partIds(session.data) : [id]
    for (const part of parts) {
      if ((await services.conflicts.undo(part)) === 'undone') return { json: { id: part, outcome: 'undone' }, text: '' }
    }
    throw new CommandError('not-found', 'No answer was given here on this device that could be taken back.')
  },
}

async function undoEdit(services: Services, id: ReturnType<typeof idNamed>): Promise<Answer> {
  const undone = await services.conflicts.edits.undo(id)
  if (undone === null) throw new CommandError('not-found', 'This device made no edit here that could be taken back.')
  return { json: { id: undone, outcome: 'undone' }, text: '' }
}

const history: Command = {
  name: 'history',
  usage: 'ID [--restore CHANGE]',
  summary:
    'Shows who changed what in an entry, and when; newest first. --restore writes again what a change had written.',
  words: [1, 1],
  options: { restore: { type: 'string' } },
  async run(context, args) {
    const services = await context.services()
    const id = entryNamed(services, firstWord(args))
    const changes = await services.conflicts.history.of(id)
    const wanted = args.text('restore')
    if (wanted !== undefined) {
      const { readOnly } = context.host
      if (readOnly !== null)
        throw new CommandError(
          readOnly.kind,
          '"history --restore" changes the journal, which is open for reading only.',
        )
      return restore(services, changes, wanted)
    }
    const lines = changes.map(({ change, atMs, devices, kind, field, before, after }) =>
      kind === 'merge' && before === null && after === null
        ? `${''.padEnd(SHOWN)}  ${when(atMs)}  merged ${field} (${devices.map(deviceText).join('; ')})`
        : `${change.slice(0, SHOWN)}  ${when(atMs)}  ${devices.map(deviceText).join('; ')}  ${kind} ${field}: ${quoted(before)} → ${quoted(after)}`,
    )
    return { json: changes, text: plain(lines.join('\n')) }
  },
}

type Changes = Awaited<ReturnType<Services['conflicts']['history']['of']>>

async function restore(services: Services, changes: Changes, wanted: string): Promise<Answer> {
  const named = /^[0-9a-f]+$/i.test(wanted) && wanted.length >= FEWEST ? wanted.toLowerCase() : null
  const found = changes.filter(({ change }) => named !== null && change.startsWith(named))
  const [first] = found
  if (first === undefined)
    throw new CommandError(
      'not-found',
      `There is no change "${plain(wanted)}" in this entry. "history ID" shows their ids.`,
    )
  if (new Set(found.map(({ change }) => change)).size > 1)
    throw new CommandError('not-found', `"${wanted}" names several changes. Give more of the id.`)
  const wrote = await services.conflicts.history.bringBack(first.entityId, first.change)
  return {
    json: { id: first.entityId, change: first.change, changed: wrote },
    text: wrote ? '' : 'It says that already.',
  }
}

export const historyCommands: readonly Command[] = [undo, history]
