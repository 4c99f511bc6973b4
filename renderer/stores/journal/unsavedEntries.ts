import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { isAppError } from '../../../app/errors'
import { newSessionId, type SessionId } from '../../../app/ids'
import type { Entry } from '../../../app/ipc/journal'
import { api } from '../../api'
import { flushAutosaves } from '../../composables/autosave'
import { useEntries } from './entries'
import { useNavigation } from './navigation'

interface UnsavedEntry {
  readonly createdAt: number
  persisting: Promise<void> | null
}

const isEmpty = ({ session, messages, recordings, problems }: Entry): boolean =>
  session.title === '' &&
  session.deletedAt === null &&
  Object.keys(session.tags).length === 0 &&
  recordings.length === 0 &&
  problems.length === 0 &&
  messages.every(({ text, recordingId }) => text.trim() === '' && recordingId === null)

/**
 * Entries that were begun and have nothing in them yet. They are in the window only and are written down with their
 * first content, so one that is left empty leaves nothing behind: no line in the list, nothing in the trash or on a server.
 */
export const useUnsavedEntries = defineStore('unsavedEntries', () => {
  const begun = shallowReactive(new Map<string, UnsavedEntry>())

  /** Written down in this sitting; they may turn out to be empty after all. */
  const kept = new Set<string>()

  const has = (id: string): boolean => begun.has(id)

  function begin(): SessionId {
    const id = newSessionId(() => crypto.randomUUID())
    begun.set(id, { createdAt: Date.now(), persisting: null })
    return id
  }

  /** What the entry looks like before it is written down; null when it is, or was never begun here. */
  function entryOf(id: SessionId): Entry | null {
    const blank = begun.get(id)
    if (!blank) return null
    const { createdAt } = blank
    const session = { id, type: 'session', title: '', createdAt, tags: {}, pinned: false, archived: false } as const
    return { session: { ...session, deletedAt: null }, messages: [], recordings: [], conflicted: false, problems: [] }
  }

  /** To be awaited before the first content: writes the entry down and has it in the list. Does nothing the second time. */
  function persist(id: SessionId): Promise<void> {
    const blank = begun.get(id)
    if (!blank) return Promise.resolve()
    blank.persisting ??= write(id, blank).finally(() => (blank.persisting = null))
    return blank.persisting
  }

  async function write(id: SessionId, { createdAt }: UnsavedEntry): Promise<void> {
    await api().journal.create({ id, createdAt })
    begun.delete(id)
    kept.add(id)
    await useEntries().refresh([id])
  }

  /**
   * To be called when the entry is left. One that was begun here, and from which everything that was written is erased
   * again, goes as if it had never been. What is in the trash of the entry, or came from elsewhere, is something.
   */
  async function discardIfEmpty(id: SessionId): Promise<void> {
    if (!kept.has(id)) return
    await flushAutosaves()
    if (!(await isStillEmpty(id))) return
    if (useNavigation().entryId === id) return // Back in it already, perhaps to write.
    kept.delete(id)
    await api().journal.trash({ ids: [id] })
    await api().journal.purge({ ids: [id] })
    await useEntries().refresh([id])
  }

  /** False also for one that another device has deleted permanently. */
  async function isStillEmpty(id: SessionId): Promise<boolean> {
    try {
      return isEmpty(await api().journal.entry({ id }))
    } catch (error) {
      if (isAppError(error, 'not-found')) return false
      throw error
    }
  }

  /** Written down by other means, as by a recording into it. */
  const forget = (id: SessionId): void => void begun.delete(id)

  return { has, begin, entryOf, persist, discardIfEmpty, forget }
})
