import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef } from 'vue'
import type { TagId } from '../../../app/ids'
import type { SearchHit } from '../../../app/ipc/search'
import { api } from '../../api'
import { toastError } from '../../ui/overlay/toasts'
import { useEntries } from './entries'
import { useNavigation } from './navigation'

const LIMIT = 500

export interface Filters {
  tagIds: TagId[]
  fromDay: string
  toDay: string
  hasAudio: boolean
  inTrash: boolean
  language: string
}

const noFilters = (): Filters => ({ tagIds: [], fromDay: '', toDay: '', hasAudio: false, inTrash: false, language: '' })

/** When a day begins here, or one so many days later: not all days have 24 hours, nor a midnight. */
function startOf(day: string, daysLater = 0): number {
  const noon = new Date(`${day}T12:00`)
  return new Date(noon.getFullYear(), noon.getMonth(), noon.getDate() + daysLater).getTime()
}

/** Search as one types. The newest question wins; older answers that arrive late are dropped. */
export const useSearch = defineStore('search', () => {
  const query = ref('')
  const filters = reactive<Filters>(noFilters())
  const hits = shallowRef<readonly SearchHit[]>([])
  const total = ref(0)
  const tookMs = ref<number | null>(null)
  const indexing = ref(false)
  /** What was typed holds nothing that is looked for. */
  const wordless = ref(false)
  let asked = 0
  const filling = new WeakSet<SearchHit>()

  const filtered = computed(
    () =>
      filters.tagIds.length > 0 ||
      filters.fromDay !== '' ||
      filters.toDay !== '' ||
      filters.hasAudio ||
      filters.inTrash ||
      filters.language !== '',
  )
  const active = computed(() => query.value.trim() !== '' || filtered.value)

  function sent() {
    return {
      tagIds: filters.tagIds.length > 0 ? [...filters.tagIds] : undefined,
      fromMs: filters.fromDay ? startOf(filters.fromDay) : undefined,
      toMs: filters.toDay ? startOf(filters.toDay, 1) - 1 : undefined,
      hasAudio: filters.hasAudio ? true : undefined,
      inTrash: filters.inTrash || useNavigation().view === 'trash' ? true : undefined,
      language: filters.language ? filters.language : undefined,
    }
  }

  /** Asks with what is typed and chosen now. */
  async function run(): Promise<void> {
    const number = ++asked
    if (!active.value) {
      hits.value = []
      total.value = 0
      tookMs.value = null
      return
    }
    try {
      const answer = await api().search.query({ query: query.value.trim(), filters: sent(), limit: LIMIT })
      if (number !== asked) return
      await useEntries().ensure(answer.hits.map((hit) => hit.id))
      if (number !== asked) return
      hits.value = answer.hits
      total.value = answer.total
      tookMs.value = answer.tookMs
      indexing.value = answer.indexing
      wordless.value = answer.wordless
    } catch (error) {
      if (number === asked) toastError(error)
    }
  }

  /** Fetches the snippets of hits that came without (only the first carry theirs), for those that are in sight. */
  async function fillSnippets(inSight: readonly SearchHit[]): Promise<void> {
    const wanted = inSight.filter((hit) => hit.snippet === '' && !filling.has(hit)).slice(0, 200)
    if (wanted.length === 0) return
    for (const hit of wanted) filling.add(hit)
    const number = asked
    const { hits: filled } = await api().search.snippets({
      query: query.value.trim(),
      hits: wanted.map(({ id, score, where, documentId }) => ({ id, score, where, documentId })),
    })
    if (number !== asked) return
    const byId = new Map(filled.map((hit) => [hit.id, hit]))
    hits.value = hits.value.map((hit) => (hit.snippet === '' ? (byId.get(hit.id) ?? hit) : hit))
  }

  function toggleTag(id: TagId): void {
    filters.tagIds = filters.tagIds.includes(id)
      ? filters.tagIds.filter((other) => other !== id)
      : [...filters.tagIds, id]
    void run()
  }

  /** What was found is looked up again when the index has taken in a change. */
  const start = (): (() => void) =>
    api().on('journal.changed', ({ searched }) => void (searched && active.value && run()))

  /** Everything of one day (YYYY-MM-DD), and nothing else that was looked for. */
  function showDay(day: string): void {
    query.value = ''
    Object.assign(filters, noFilters(), { fromDay: day, toDay: day })
    void run()
  }

  function clear(): void {
    query.value = ''
    Object.assign(filters, noFilters())
    void run()
  }

  return {
    query,
    filters,
    hits,
    total,
    tookMs,
    indexing,
    wordless,
    fillSnippets,
    filtered,
    active,
    run,
    toggleTag,
    showDay,
    clear,
    start,
  }
})
