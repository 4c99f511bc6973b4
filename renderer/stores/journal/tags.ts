import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { TagId } from '../../../app/ids'
import type { TagSummary } from '../../../app/ipc/journal'
import { nextTagColor } from '../../../app/model/tagColor'
import { api } from '../../api'
import { language } from '../../i18n'
import { toastError } from '../../ui/overlay/toasts'

/** The tags that BrainDump v3 came with. */
export const FIRST_TAGS = [
  { key: 'onboarding.tagsWork', color: '#3b82f6' },
  { key: 'onboarding.tagsPersonal', color: '#10b981' },
  { key: 'onboarding.tagsResearch', color: '#8b5cf6' },
  { key: 'onboarding.tagsMeeting', color: '#f59e0b' },
  { key: 'onboarding.tagsIdea', color: '#ec4899' },
  { key: 'onboarding.tagsTodo', color: '#ef4444' },
] as const

/** All tags by name; changed at once, taken back when main refuses. */
export const useTags = defineStore('tags', () => {
  const tags = shallowRef<readonly TagSummary[]>([])
  const sorted = computed(() => {
    const order = new Intl.Collator(language(), { sensitivity: 'base', numeric: true })
    return [...tags.value].sort((a, b) => order.compare(a.name, b.name))
  })
  const byId = computed(() => new Map<string, TagSummary>(tags.value.map((tag) => [tag.id, tag])))
  const get = (id: string) => byId.value.get(id)
  /** These tags by name, whatever order they were put on in. */
  const among = (ids: readonly string[]): TagSummary[] => {
    if (ids.length === 0) return []
    const wanted = new Set<string>(ids)
    return sorted.value.filter((tag) => wanted.has(tag.id))
  }

  async function load(): Promise<void> {
    tags.value = (await api().tags.list(undefined)).tags
  }

  async function change(next: readonly TagSummary[], ask: () => Promise<unknown>): Promise<void> {
    const before = tags.value
    tags.value = next
    try {
      await ask()
    } catch (error) {
      tags.value = before
      toastError(error)
    }
  }

  async function create(name: string, color?: string): Promise<TagId> {
    const chosen = color ?? nextTagColor(tags.value.map((tag) => tag.color))
    const { id } = await api().tags.create({ name, color: chosen })
    await load()
    return id
  }

  const patch = (id: TagId, part: Partial<TagSummary>) =>
    tags.value.map((tag) => (tag.id === id ? { ...tag, ...part } : tag))
  const without = (id: TagId) => tags.value.filter((tag) => tag.id !== id)
  const rename = (id: TagId, name: string) => change(patch(id, { name }), () => api().tags.rename({ id, name }))
  const recolor = (id: TagId, color: string) => change(patch(id, { color }), () => api().tags.recolor({ id, color }))
  const merge = (id: TagId, into: TagId) => change(without(id), () => api().tags.merge({ id, into }))
  const remove = (id: TagId) => change(without(id), () => api().tags.remove({ id }))

  function start(): () => void {
    return api().on('journal.changed', (changed) => {
      if (changed.tags) tags.value = changed.tags
    })
  }

  return { tags, sorted, get, among, load, create, rename, recolor, merge, remove, start }
})
