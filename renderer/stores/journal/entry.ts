import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { isAppError } from '../../../app/errors'
import type { MessageId, RecordingId, SessionId } from '../../../app/ids'
import type { Entry } from '../../../app/ipc/journal'
import { api } from '../../api'
import { isTypedIn, newNoteOf, openEditors } from '../../composables/openEditors'
import { t } from '../../i18n'
import { toast, toastError } from '../../ui/overlay/toasts'
import { useUnsavedEntries } from './unsavedEntries'
import { useEntries } from './entries'
import { rescueText, rescueTitle, takeMoved } from './rescue'

/** The parts with one of them changed. */
const replaced = <T extends { id: string }>(parts: readonly T[], id: string, change: Partial<T>): T[] =>
  parts.map((part) => (part.id === id ? { ...part, ...change } : part))

const parts = ({ messages, recordings }: Entry): readonly { readonly id: string }[] => [...messages, ...recordings]

/** What is there now, with those parts of what was shown in which somebody types: these are not taken from under them. */
function withTyped(got: Entry, shown: Entry | null): Entry {
  if (shown?.session.id !== got.session.id) return got
  const there = new Set<string>(parts(got).map(({ id }) => id))
  const kept = ({ id }: { readonly id: string }): boolean => !there.has(id) && isTypedIn(id)
  const messages = shown.messages.filter(kept)
  const recordings = shown.recordings.filter(kept)
  if (messages.length + recordings.length === 0) return got
  return { ...got, messages: [...got.messages, ...messages], recordings: [...got.recordings, ...recordings] }
}

/**
 * An entry with the parts that it had when it was shown before. Parts vanish one by one, and before their entry, when that is
 * deleted permanently elsewhere: whoever types its title then keeps what stood under it, too.
 */
function withVanished(shown: Entry, before: Entry | undefined): Entry {
  const there = new Set<string>(parts(shown).map(({ id }) => id))
  const vanished = before?.messages.filter(({ id }) => !there.has(id)) ?? []
  return vanished.length === 0 ? shown : { ...shown, messages: [...shown.messages, ...vanished] }
}

/** Has every text that somebody types in saved once more: what is gone is noticed by that, and rescued. */
async function saveTyped(): Promise<void> {
  const typed = openEditors().filter((editor) => editor.touched())
  await Promise.all(typed.map((editor) => editor.saveAgain()))
}

/** The entry that is shown, with its parts. */
export const useEntry = defineStore('entry', () => {
  const entry = shallowRef<Entry | null>(null)
  const error = ref<unknown>(null)
  let wanted: SessionId | null = null
  /** The entries whose parts were shown, as they were last: what is still to be saved of them may find them gone. */
  const known = new Map<string, Entry>()
  /** Counts what is written from here: an answer that was on its way meanwhile may be older than what is shown. */
  let writes = 0
  let asked = 0
  let answered = 0

  async function fetch(id: SessionId): Promise<void> {
    const blank = useUnsavedEntries().entryOf(id)
    if (blank) {
      entry.value = blank
      return
    }
    try {
      const before = writes
      const number = ++asked
      const got = await api().journal.entry({ id })
      if (wanted !== id) return // The person has gone on to another entry.
      if (before !== writes) return await fetch(id)
      if (number < answered) return
      answered = number
      const shown = withTyped(got, entry.value)
      entry.value = shown
      const whole = withVanished(shown, known.get(id))
      for (const key of [id, ...parts(whole).map((part) => part.id)]) known.set(key, whole)
      error.value = null
      if (shown !== got) await saveTyped()
    } catch (cause) {
      if (wanted !== id) return
      // Whoever types in an entry that is gone keeps it until their words are somewhere else.
      if (isAppError(cause, 'not-found') && entry.value && isTypedIn()) return await saveTyped()
      entry.value = null
      error.value = cause
    }
  }

  async function open(id: SessionId | null): Promise<void> {
    wanted = id
    if (entry.value?.session.id !== id) {
      entry.value = (id && takeMoved(id)) ?? null
      error.value = null
    }
    if (id) await fetch(id)
  }

  /**
   * Shows what is written and then writes it. A field follows what it is given, so it must be given its own text, too:
   * else taking that back would look like no change.
   */
  async function write<T>(shown: (entry: Entry) => Entry, ask: () => Promise<T>): Promise<T> {
    if (entry.value) entry.value = shown(entry.value)
    writes++
    try {
      return await ask()
    } finally {
      writes++
    }
  }

  const reload = () => (wanted ? fetch(wanted) : Promise.resolve())

  async function rename(id: SessionId, title: string): Promise<void> {
    await useUnsavedEntries().persist(id)
    useEntries().showTitle(id, title)
    const show = (shown: Entry): Entry =>
      shown.session.id === id ? { ...shown, session: { ...shown.session, title } } : shown
    const rescue = (gone: Entry) => rescueTitle(gone, title)
    await orRescued(id, title, () => write(show, () => api().journal.rename({ id, title })), rescue)
  }

  /**
   * What is written in something that was deleted permanently meanwhile is kept elsewhere.
   * @param about the part, or the entry, that it is written in
   */
  async function orRescued<T>(
    about: string,
    text: string,
    ask: () => Promise<T>,
    rescue: (gone: Entry) => Promise<T>,
  ): Promise<T> {
    try {
      return await ask()
    } catch (cause) {
      const gone = known.get(about)
      if (!isAppError(cause, 'not-found') || text.trim() === '' || !gone) throw cause
      return await rescue(gone)
    }
  }

  /** Answers the text as it stands then: with what was written elsewhere since `base`. */
  async function setText(id: MessageId, text: string, base?: string): Promise<string> {
    const show = (shown: Entry): Entry => ({ ...shown, messages: replaced(shown.messages, id, { text }) })
    const ask = async () => (await write(show, () => api().journal.setText({ id, text, base }))).text
    return await orRescued(id, text, ask, (gone) => rescued(id, gone, text))
  }

  /** As `setText`; null goes back to what the machine heard. */
  async function setTranscript(id: RecordingId, text: string | null, base?: string): Promise<string | null> {
    const show = (shown: Entry): Entry => ({
      ...shown,
      recordings: replaced(shown.recordings, id, { editedText: text }),
    })
    const ask = async () => (await write(show, () => api().journal.setTranscript({ id, text, base }))).text
    return text === null ? await ask() : await orRescued(id, text, ask, (gone) => rescued(id, gone, text))
  }

  async function rescued(part: string, gone: Entry, text: string): Promise<string> {
    await rescueText(part, gone, text)
    return text
  }

  /** Adds a note and answers its id. */
  async function addNote(id: SessionId, text: string): Promise<MessageId> {
    await useUnsavedEntries().persist(id)
    const ask = async () => (await api().journal.addNote({ id, text })).id
    return await orRescued(id, text, ask, (gone) => rescueText(newNoteOf(id), gone, text))
  }

  async function removeNote(id: MessageId): Promise<void> {
    const before = entry.value
    if (before) entry.value = { ...before, messages: before.messages.filter((message) => message.id !== id) }
    try {
      await api().journal.trashMessage({ id })
      toast(t('entry.noteRemoved'), {
        label: t('ui.undo'),
        undoes: true,
        run: () => void api().journal.restoreMessage({ id }).then(reload).catch(toastError),
      })
    } catch (cause) {
      entry.value = before
      toastError(cause)
    }
  }

  /** One message about undo and redo at a time: who takes back five things need not read about each. */
  const say = (text: string, action: Parameters<typeof toast>[1] = null) => toast(text, action, 'plain', 'undo')

  async function undo(id: SessionId): Promise<void> {
    try {
      const { undone } = useUnsavedEntries().has(id) ? { undone: null } : await api().journal.undo({ id })
      say(
        undone === null ? t('entry.nothingToUndo') : t('entry.undone'),
        undone === null ? null : { label: t('entry.redo'), run: () => void redo(id) },
      )
      await reload()
    } catch (cause) {
      toastError(cause)
    }
  }

  async function redo(id: SessionId): Promise<void> {
    try {
      const { redone } = useUnsavedEntries().has(id) ? { redone: null } : await api().journal.redo({ id })
      say(redone === null ? t('entry.nothingToRedo') : t('entry.redone'))
      await reload()
    } catch (cause) {
      toastError(cause)
    }
  }

  function start(): () => void {
    return api().on('journal.changed', ({ ids, all }) => {
      if (wanted && (all || ids.includes(wanted))) void fetch(wanted)
    })
  }

  /** Keeps nothing of any entry in memory. */
  function forget(): void {
    known.clear()
  }

  return { entry, error, open, forget, reload, rename, setText, setTranscript, addNote, removeNote, undo, redo, start }
})
