import type { MessageId, SessionId, TagId } from '../../../app/ids'
import type { Entry } from '../../../app/ipc/journal'
import { api } from '../../api'
import { moveText } from '../../composables/autosave'
import { handOver, openEditors, titleOf, type OpenEditor } from '../../composables/openEditors'
import { t } from '../../i18n'
import { toast, toastError } from '../../ui/overlay/toasts'
import { useEntries } from './entries'
import { useNavigation } from './navigation'

/*
 * What somebody writes in an entry that another device deletes permanently meanwhile is kept in a new entry, with its
 * title and tags, and whoever is typing goes on there: with the same words, the same focus and the same caret.
 */

/** For each entry that is gone, the entry that goes on with what is written in it. */
const homes = new Map<SessionId, Promise<SessionId>>()
/** For each part that is gone, the note that is made of it, and that note once it is there. */
const making = new Map<string, Promise<MessageId>>()
const notes = new Map<string, MessageId>()
const told = new Set<SessionId>()
/** New entries that somebody is moving into, to be shown without a gap. */
const moved = new Map<SessionId, Entry>()

/** Once for each key; a failure is forgotten, so that the next save tries again. */
async function once<K, T>(made: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const work = made.get(key) ?? make()
  made.set(key, work)
  try {
    return await work
  } catch (error) {
    made.delete(key)
    throw error
  }
}

const homeOf = ({ session }: Entry, title = session.title): Promise<SessionId> =>
  once(homes, session.id, async () => {
    const tagIds = Object.keys(session.tags) as TagId[]
    return (await api().journal.create({ title, tagIds, createdAt: session.createdAt })).id
  })

/** Says once for each entry that something was rescued, and moves a person who was writing in it there. */
async function tell(gone: Entry, home: SessionId): Promise<void> {
  if (told.has(home)) return
  told.add(home)
  await useEntries().refresh([home])
  toast(t('entry.rescued'), { label: t('entry.showRescued'), run: () => useNavigation().openEntry(home) })
  if (useNavigation().entryId === gone.session.id) moveText(moveOver(gone, home).catch(toastError))
}

/**
 * Keeps the text of a part that is gone: as a note of a new entry, the same entry for all parts of `gone`. What is
 * written in that part later follows it there. Answers the note.
 */
export async function rescueText(part: string, gone: Entry, text: string): Promise<MessageId> {
  const before = notes.get(part)
  if (before) {
    await api().journal.setText({ id: before, text })
    return before
  }
  const home = await homeOf(gone)
  const note = await once(making, part, async () => (await api().journal.addNote({ id: home, text })).id)
  notes.set(part, note)
  await tell(gone, home)
  return note
}

/** Keeps a title that was typed for an entry that is gone: a new entry has it, with the notes that were shown under it. */
export async function rescueTitle(gone: Entry, title: string): Promise<void> {
  const before = homes.has(gone.session.id)
  const home = await homeOf(gone, title)
  if (before) await api().journal.rename({ id: home, title })
  for (const { id, text, deletedAt } of before ? [] : gone.messages)
    if (deletedAt === null && text.trim() !== '' && !making.has(id)) await rescueText(id, gone, text)
  await tell(gone, home)
}

/** The new entry that is to be shown at once, with the words that whoever moves into it has typed so far. */
export function takeMoved(id: SessionId): Entry | undefined {
  const entry = moved.get(id)
  moved.delete(id)
  return entry
}

/** Whoever types in the entry that is gone goes on in the new one, and no letter in between gets lost. */
async function moveOver(gone: Entry, home: SessionId): Promise<void> {
  const from = gone.session.id
  const entry = await api().journal.entry({ id: home })
  const editors = openEditors()
  await Promise.all(editors.map((editor) => editor.abandon()))
  // Nothing is being saved now. From here on nothing is waited for, so no key comes between the old and the new field.
  const moves = useNavigation().entryId === from
  const left: Promise<unknown>[] = []
  const stored = new Map<string, string>()
  for (const editor of editors) {
    const text = editor.text()
    const target = targetOf(editor, from, home)
    if (!target) {
      if (editor.touched() && text.trim() !== '') left.push(rescueText(editor.part(), gone, text))
    } else if (moves) {
      stored.set(target.part, editor.saved())
      handOver(target.part, { text, caret: editor.caret() })
    } else if (text !== editor.saved()) left.push(target.save(text))
  }
  if (moves) {
    const title = stored.get(titleOf(home)) ?? entry.session.title
    const messages = entry.messages.map((message) => ({ ...message, text: stored.get(message.id) ?? message.text }))
    moved.set(home, { ...entry, session: { ...entry.session, title }, messages })
    useNavigation().openEntry(home)
  }
  await Promise.all(left)
}

/** Where the text of an editor of the entry `from` goes on; undefined when it was not rescued. */
function targetOf(editor: OpenEditor, from: SessionId, home: SessionId) {
  const part = editor.part()
  if (part === titleOf(from))
    return { part: titleOf(home), save: (title: string) => api().journal.rename({ id: home, title }) }
  // A note that was not stored yet has the id of the rescued one as soon as it was.
  const note = notes.get(part) ?? [...notes.values()].find((id) => id === part)
  return note && { part: note, save: (text: string) => api().journal.setText({ id: note, text }) }
}
