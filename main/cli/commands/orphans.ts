import type { SessionId } from '../../../app/ids'
import { sessionIdSchema } from '../../../app/ids'
import type { Orphan } from '../../../app/ipc/journal'
import { AppError } from '../../../app/errors'
import { firstWord, type Arguments, type Command, CommandError } from '../command'
import { plain, when } from '../text'

const list: Command = {
  name: 'orphans',
  usage: '',
  summary: 'Lists messages and recordings whose entry is not here. They are in no other list.',
  async run(context) {
    const orphans = await (await context.services()).orphans.list()
    return { json: orphans, text: plain(orphans.map(orphanText).join('\n')) }
  },
}

const restore: Command = {
  name: 'orphans restore',
  usage: 'ID',
  summary: 'Makes an entry of them again, without a title.',
  words: [1, 1],
  async run(context, args) {
    const id = idOf(args)
    await (await context.services()).orphans.restore(id)
    return { json: { id }, text: id }
  },
}

const remove: Command = {
  name: 'orphans delete',
  usage: 'ID',
  summary: 'Deletes them permanently, on every device.',
  words: [1, 1],
  async run(context, args) {
    const id = idOf(args)
    await (await context.services()).orphans.remove(id)
    return { json: { id }, text: '' }
  },
}

export const orphanCommands: readonly Command[] = [list, restore, remove]

/** @throws AppError `not-found` */
function idOf(args: Arguments): SessionId {
  const id = sessionIdSchema.safeParse(firstWord(args))
  if (id.success) return id.data
  throw new CommandError('not-found', 'Give the id as "orphans" shows it.')
}

const orphanText = ({ id, createdAt, parts }: Orphan): string =>
  [`${id}  ${when(createdAt)}`, ...parts.map(({ id: part, text }) => `  ${part}  ${text.slice(0, 200)}`)].join('\n')
