import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { MessageId, RecordingId, SessionId } from '../../app/ids'
import type { Entry } from '../../app/ipc/journal'
import { api } from '../api'
import { t } from '../i18n'
import { toast, toastError } from '../ui/toasts'
import { useEntries } from './entries'

/** The entry that is shown, with its parts. */
export const useEntry = defineStore('entry', () => {
  const entry = shallowRef<Entry | null>(null)
  const error = ref<unknown>(null)
  let wanted: SessionId | null = null

  async function fetch(id: SessionId): Promise<void> {
    try {
      const got = await api().journal.entry({ id })
      if (wanted !== id) return // The person has gone on to another entry.
      entry.value = got
      error.value = null
    } catch (cause) {
      if (wanted !== id) return
      entry.value = null
      error.value = cause
    }
  }

  async function open(id: SessionId | null): Promise<void> {
    wanted = id
    if (entry.value?.session.id !== id) {
      entry.value = null
      error.value = null
    }
    if (id) await fetch(id)
  }

  const reload = () => (wanted ? fetch(wanted) : Promise.resolve())

  async function rename(id: SessionId, title: string): Promise<void> {
    useEntries().showTitle(id, title)
    await api().journal.rename({ id, title })
  }

  const setText = (id: MessageId, text: string) => api().journal.setText({ id, text })
  const setTranscript = (id: RecordingId, text: string | null) => api().journal.setTranscript({ id, text })

  /** Adds a note and answers its id. */
  const addNote = async (id: SessionId, text: string): Promise<MessageId> =>
    (await api().journal.addNote({ id, text })).id

  async function removeNote(id: MessageId): Promise<void> {
    const before = entry.value
    if (before) entry.value = { ...before, messages: before.messages.filter((message) => message.id !== id) }
    try {
      await api().journal.trashMessage({ id })
      toast(t('entry.noteRemoved'), {
        label: t('ui.undo'),
        run: () => void api().journal.restoreMessage({ id }).then(reload).catch(toastError),
      })
    } catch (cause) {
      entry.value = before
      toastError(cause)
    }
  }

  async function undo(id: SessionId): Promise<void> {
    try {
      const { undone } = await api().journal.undo({ id })
      toast(
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
      const { redone } = await api().journal.redo({ id })
      toast(redone === null ? t('entry.nothingToRedo') : t('entry.redone'))
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

  return { entry, error, open, reload, rename, setText, setTranscript, addNote, removeNote, undo, redo, start }
})
