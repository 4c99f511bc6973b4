import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { byNewest } from '../../../app/model/view'
import { messageIdSchema, newSessionId, sessionIdSchema, type SessionId, type TagId } from '../../../app/ids'
import type { EntrySummary } from '../../../app/ipc/journal'
import { readEntry } from '../../journal/entry'
import type { Services } from '../../composition/services'
import { asOfTime, listAsOf, showAsOf } from './asOf'
import { addAudio } from './audio'
import { type Arguments, type Command, firstWord, UsageError, CommandError } from '../command'
import { entryText, listText } from '../text'

/** Finds the entry a person means: the whole id, its UUID, or the first characters of it when they name only one. */
export function entryNamed(services: Services, word: string): SessionId {
  const wanted = word.startsWith('session:') ? word : `session:${word}`
  const exact = sessionIdSchema.safeParse(wanted)
  if (exact.success) return exact.data
  const found =
    wanted.length < 'session:'.length + 4 ? [] : services.journal.summaries.ids().filter((id) => id.startsWith(wanted))
  if (found.length === 1 && found[0]) return found[0]
  if (found.length > 1)
    throw new CommandError('not-found', `"${word}" names ${found.length} entries. Give more of the id.`)
  throw new CommandError('not-found', `There is no entry "${word}". "list" shows the ids.`)
}

const tagsNamed = (services: Services, names: readonly string[]): Promise<TagId[]> =>
  Promise.all(names.map((name) => services.journal.tags.named(name)))

const withTagNames = (services: Services, entry: EntrySummary) => {
  const names = new Map(services.journal.tags.list().map(({ id, name }) => [id, name]))
  return { ...entry, tags: entry.tagIds.map((id) => names.get(id) ?? id) }
}

const list: Command = {
  name: 'list',
  usage: '[--search Q] [--tag N] [--trash] [--as-of TIME]',
  summary: 'Lists entries, newest first; with --as-of those that there were then.',
  options: {
    'as-of': { type: 'string' },
    search: { type: 'string' },
    tag: { type: 'string' },
    trash: { type: 'boolean' },
  },
  async run(context, args) {
    const atMs = asOfTime(context, args)
    const query = args.text('search')
    const tag = args.text('tag')
    const trash = args.flag('trash')
    if (atMs !== undefined && query !== undefined)
      throw new UsageError('Search knows the journal of today only: leave out --search or --as-of.')
    const services = await context.services()
    const { summaries } = services.journal
    await summaries.settled()
    if (atMs !== undefined) return listAsOf(services, atMs, trash, tag)
    await services.conflicts.look()
    let entries = trash ? summaries.list('trash') : [...summaries.list('journal'), ...summaries.list('archive')]
    if (query !== undefined) {
      const search = services.search()
      await search.ready()
      const { hits, wordless } = await search.query({ query, filters: { inTrash: trash }, limit: 20_000 })
      if (wordless) throw new CommandError('invalid-input', 'Search finds words, numbers and emoji. Give at least one.')
      const found = new Map(entries.map((entry) => [entry.id, entry]))
      entries = hits.flatMap(({ id }) => found.get(id) ?? [])
    } else entries.sort(byNewest)
    if (tag !== undefined) {
      const id = summaries.tags.named(tag)
      entries = entries.filter(({ tagIds }) => id !== null && tagIds.includes(id))
    }
    const named = entries.map((entry) => withTagNames(services, entry))
    return { json: named, text: listText(named) }
  },
}

const show: Command = {
  name: 'show',
  usage: 'ID [--as-of TIME]',
  summary:
    'Shows one entry with its messages, recordings, tags and whether it needs review; with --as-of as it was then.',
  words: [1, 1],
  options: { 'as-of': { type: 'string' } },
  async run(context, args) {
    const atMs = asOfTime(context, args)
    const services = await context.services()
    const { databases, summaries } = services.journal
    await summaries.settled()
    if (atMs !== undefined) return showAsOf(services, entryNamed(services, firstWord(args)), atMs)
    await services.conflicts.look()
    const entry = await readEntry(databases, summaries, entryNamed(services, firstWord(args)))
    const [summary] = summaries.of([entry.session.id])
    const tags = summary ? withTagNames(services, summary).tags : []
    return { json: { ...entry, tags }, text: entryText(entry, tags) }
  },
}

const add: Command = {
  name: 'add',
  usage: '[--title T] [--tag N]… [--text TEXT] [--audio FILE]',
  summary: 'Adds an entry and prints its id.',
  options: {
    title: { type: 'string' },
    tag: { type: 'string', multiple: true },
    text: { type: 'string' },
    audio: { type: 'string' },
  },
  async run(context, args) {
    const services = await context.services()
    const tagIds = await tagsNamed(services, args.all('tag'))
    const file = args.text('audio')
    if (file !== undefined) {
      const { ports } = context.host
      const entry = { sessionId: newSessionId(ports.uuid), title: args.text('title'), tagIds, createdAt: ports.now() }
      // The entry itself comes last, so that nothing is shown of what was not finished.
      const text = args.text('text')
      if (text !== undefined && text !== '') await services.journal.sessions.writeNote(entry.sessionId, text)
      const { sessionId, recordingId } = await addAudio(services, resolve(context.cwd, file), entry)
      return { json: { id: sessionId, recordingId }, text: sessionId }
    }
    const id = await services.journal.sessions.create({ title: args.text('title'), text: args.text('text'), tagIds })
    return { json: { id }, text: id }
  },
}

const edit: Command = {
  name: 'edit',
  usage: 'ID [--title T] [--message MID --text-file F] [--add-tag N]… [--remove-tag N]…',
  summary: 'Changes an entry.',
  words: [1, 1],
  options: {
    title: { type: 'string' },
    message: { type: 'string' },
    'text-file': { type: 'string' },
    'add-tag': { type: 'string', multiple: true },
    'remove-tag': { type: 'string', multiple: true },
  },
  async run(context, args) {
    const services = await context.services()
    const { sessions, summaries } = services.journal
    const id = entryNamed(services, firstWord(args))
    const text = await newText(context.cwd, args)
    const title = args.text('title')
    if (title !== undefined) await sessions.rename(id, title)
    for (const tag of await tagsNamed(services, args.all('add-tag'))) await sessions.setTag([id], tag, true)
    for (const name of args.all('remove-tag')) {
      const tag = summaries.tags.named(name)
      if (tag === null) throw new CommandError('not-found', `There is no tag "${name}".`)
      await sessions.setTag([id], tag, false)
    }
    if (text) await services.journal.parts.setText(text.id, text.text)
    return { json: { id }, text: '' }
  },
}

async function newText(cwd: string, args: Arguments) {
  const message = args.text('message')
  const file = args.text('text-file')
  if (message === undefined && file === undefined) return null
  if (message === undefined || file === undefined)
    throw new CommandError('invalid-input', '--message and --text-file go together.')
  const id = messageIdSchema.safeParse(message)
  if (!id.success)
    throw new CommandError('invalid-input', `"${message}" is not the id of a message. "show" tells the ids.`)
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    throw new CommandError('invalid-input', `The file ${file} cannot be read.`, { cause })
  })
  return { id: id.data, text }
}

const trash: Command = {
  name: 'trash',
  usage: 'ID',
  summary: 'Moves an entry to the trash.',
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    const id = entryNamed(services, firstWord(args))
    await services.journal.sessions.trash([id])
    return { json: { id }, text: '' }
  },
}

const restore: Command = {
  name: 'restore',
  usage: 'ID',
  summary: 'Takes an entry out of the trash.',
  words: [1, 1],
  async run(context, args) {
    const services = await context.services()
    const id = entryNamed(services, firstWord(args))
    await services.journal.sessions.restore([id])
    return { json: { id }, text: '' }
  },
}

const purge: Command = {
  name: 'purge',
  usage: '[ID]',
  summary: 'Deletes permanently what is in the trash: one entry or everything.',
  words: [0, 1],
  async run(context, args) {
    const services = await context.services()
    const [word] = args.words
    const { summaries } = services.journal
    await summaries.settled()
    const ids = word === undefined ? summaries.list('trash').map(({ id }) => id) : [entryNamed(services, word)]
    const answer = await services.purge.purge(ids)
    if (word !== undefined && answer.kept === 1)
      throw new CommandError(
        'invalid-input',
        'The entry stays: it is not in the trash, or it got a part that its delete had not seen.',
      )
    return { json: answer, text: `${answer.purged} removed, ${answer.kept} kept` }
  },
}

export const entryCommands: readonly Command[] = [list, show, add, edit, trash, restore, purge]
