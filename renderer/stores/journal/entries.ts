import { defineStore } from 'pinia'
import { computed, reactive, shallowRef } from 'vue'
import type { SessionId, TagId } from '../../../app/ids'
import type { EntrySummary } from '../../../app/ipc/journal'
import { VIEWS, type JournalView } from '../../../app/model/view'
import { api } from '../../api'
import { NO_ENTRIES, patchEntries, replaceEntries, type Lists } from './lists'
import { tn, t } from '../../i18n'
import { toast, toastError } from '../../ui/overlay/toasts'
import { useUnsavedEntries } from './unsavedEntries'

type Change = (entry: EntrySummary) => EntrySummary

/** The lists of entries. A change shows at once; main confirms it by an event, or it is taken back. */
export const useEntries = defineStore('entries', () => {
  const lists = shallowRef<Lists>(NO_ENTRIES)
  /** Entries that are being changed from here, with how often, and those of them that main told of meanwhile. */
  const changing = new Map<SessionId, number>()
  const toldMeanwhile = new Set<SessionId>()
  const loaded = reactive<Record<JournalView, boolean>>({ journal: false, archive: false, trash: false })
  const byId = computed(
    () => new Map(VIEWS.flatMap((view) => lists.value[view].map((entry) => [entry.id as string, entry] as const))),
  )
  const get = (id: string): EntrySummary | undefined => byId.value.get(id)

  async function load(view: JournalView): Promise<void> {
    const { entries } = await api().journal.list({ view })
    lists.value = { ...lists.value, [view]: entries }
    loaded[view] = true
  }

  const reload = () => Promise.all(VIEWS.filter((view) => loaded[view]).map(load))

  async function refresh(ids: readonly SessionId[]): Promise<void> {
    if (ids.length === 0) return
    const { entries } = await api().journal.summaries({ ids: [...ids] })
    lists.value = replaceEntries(lists.value, ids, entries)
  }

  /** Fetches entries that no loaded list has, as for hits of a search. */
  const ensure = (ids: readonly SessionId[]) => refresh(ids.filter((id) => !get(id)))

  /** Of these, what is written down: there is nothing to pin, archive or trash in an entry that is still blank. */
  const written = (ids: SessionId[]) => ids.filter((id) => !useUnsavedEntries().has(id))

  /** Shows a change at once, then asks main; takes it back when main refuses. Answers whether it was done. */
  async function change(ids: readonly SessionId[], how: Change, ask: () => Promise<unknown>): Promise<boolean> {
    if (ids.length === 0) return false
    lists.value = patchEntries(lists.value, ids, how)
    const after = asking(ids)
    try {
      await ask()
      return true
    } catch (error) {
      toastError(error)
      await refresh(ids).catch(toastError)
      return false
    } finally {
      after()
    }
  }

  /** Marks entries as being changed from here; the answer ends that, and fetches those that were told of meanwhile. */
  function asking(ids: readonly SessionId[]): () => void {
    for (const id of ids) changing.set(id, (changing.get(id) ?? 0) + 1)
    return () => {
      for (const id of ids) {
        const left = (changing.get(id) ?? 1) - 1
        if (left > 0) changing.set(id, left)
        else changing.delete(id)
      }
      const told = ids.filter((id) => !changing.has(id) && toldMeanwhile.delete(id))
      void refresh(told).catch(toastError)
    }
  }

  /** What is being changed here shows already as it will be; what was told of it may be older. */
  function take(ids: readonly SessionId[], current: readonly EntrySummary[]): void {
    for (const id of ids) if (changing.has(id)) toldMeanwhile.add(id)
    const still = (id: SessionId) => !changing.has(id)
    lists.value = replaceEntries(
      lists.value,
      ids.filter(still),
      current.filter((entry) => still(entry.id)),
    )
  }

  const undoable = (text: string, undo: () => Promise<unknown>) =>
    toast(text, { label: t('ui.undo'), undoes: true, run: () => void undo().catch(toastError) })

  function setPinned(wanted: SessionId[], pinned: boolean): Promise<boolean> {
    const ids = written(wanted)
    return change(
      ids,
      (entry) => ({ ...entry, pinned }),
      () => api().journal.setPinned({ ids, pinned }),
    )
  }

  async function setArchived(wanted: SessionId[], archived: boolean, quiet = false): Promise<void> {
    const ids = written(wanted)
    const done = await change(
      ids,
      (entry) => ({ ...entry, archived }),
      () => api().journal.setArchived({ ids, archived }),
    )
    if (done && !quiet)
      undoable(t(archived ? 'entries.archivedDone' : 'entries.unarchivedDone'), () => setArchived(ids, !archived, true))
  }

  async function trash(wanted: SessionId[], quiet = false): Promise<void> {
    const ids = written(wanted)
    const deletedAt = Date.now()
    const done = await change(
      ids,
      (entry) => ({ ...entry, deletedAt }),
      () => api().journal.trash({ ids }),
    )
    if (done && !quiet)
      undoable(ids.length === 1 ? t('entries.trashed') : tn('entries.trashedMany', ids.length), () =>
        restore(ids, true),
      )
  }

  async function restore(ids: SessionId[], quiet = false): Promise<void> {
    const done = await change(
      ids,
      (entry) => ({ ...entry, deletedAt: null }),
      () => api().journal.restore({ ids }),
    )
    if (done && !quiet) undoable(t('entries.restored'), () => trash(ids, true))
  }

  async function purge(ids: SessionId[]): Promise<void> {
    lists.value = replaceEntries(lists.value, ids, [])
    try {
      const { purged, kept } = await api().journal.purge({ ids })
      toast(tn('entries.purged', purged))
      if (kept > 0) toast(tn('entries.purgeKept', kept))
      await refresh(ids)
    } catch (error) {
      toastError(error)
      await load('trash').catch(toastError)
    }
  }

  async function setTag(ids: SessionId[], tagId: TagId, on: boolean): Promise<void> {
    try {
      await Promise.all(ids.map(useUnsavedEntries().persist))
    } catch (error) {
      return toastError(error)
    }
    await change(
      ids,
      (entry) => ({
        ...entry,
        tagIds: on ? [...new Set([...entry.tagIds, tagId])] : entry.tagIds.filter((id) => id !== tagId),
      }),
      () => api().journal.setTag({ ids, tagId, on }),
    )
  }

  /** Makes an entry and has it in the list before answering. */
  async function create(from: { title?: string; text?: string; tagIds?: TagId[] } = {}): Promise<SessionId> {
    const { id } = await api().journal.create(from)
    await refresh([id])
    return id
  }

  async function duplicate(id: SessionId): Promise<SessionId> {
    const copy = await api().journal.duplicate({ id })
    await refresh([copy.id])
    undoable(t('entries.duplicated'), () => trash([copy.id], true))
    return copy.id
  }

  /** For a title typed in the entry view: the list follows before it is saved. */
  const showTitle = (id: SessionId, title: string) => {
    lists.value = patchEntries(lists.value, [id], (entry) => ({ ...entry, title }))
  }

  function start(): () => void {
    return api().on('journal.changed', ({ ids, all, entries }) => {
      if (all) void reload().catch(toastError)
      else if (ids.length > 0) take(ids, entries)
    })
  }

  function clear(): void {
    lists.value = NO_ENTRIES
    for (const view of VIEWS) loaded[view] = false
  }

  return {
    lists,
    loaded,
    get,
    load,
    refresh,
    ensure,
    setPinned,
    setArchived,
    trash,
    restore,
    purge,
    setTag,
    create,
    duplicate,
    showTitle,
    start,
    clear,
  }
})
