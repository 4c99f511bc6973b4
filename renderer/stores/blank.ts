import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { newSessionId, type SessionId } from '../../app/ids'
import type { Entry } from '../../app/ipc/journal'
import { api } from '../api'
import { useEntries } from './entries'

interface Blank {
  readonly createdAt: number
  keeping: Promise<void> | null
}

/**
 * Entries that were begun and have nothing in them yet. They are in the window only and are written down with their
 * first content, so one that is left empty leaves nothing behind: no line in the list, nothing in the trash or on a server.
 */
export const useBlank = defineStore('blank', () => {
  const begun = shallowReactive(new Map<string, Blank>())

  const is = (id: string): boolean => begun.has(id)

  function begin(): SessionId {
    const id = newSessionId(() => crypto.randomUUID())
    begun.set(id, { createdAt: Date.now(), keeping: null })
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
  function keep(id: SessionId): Promise<void> {
    const blank = begun.get(id)
    if (!blank) return Promise.resolve()
    blank.keeping ??= write(id, blank).finally(() => (blank.keeping = null))
    return blank.keeping
  }

  async function write(id: SessionId, { createdAt }: Blank): Promise<void> {
    await api().journal.create({ id, createdAt })
    begun.delete(id)
    await useEntries().refresh([id])
  }

  /** Written down by other means, as by a recording into it. */
  const made = (id: SessionId): void => void begun.delete(id)

  return { is, begin, entryOf, keep, made }
})
