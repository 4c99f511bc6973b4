import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { SessionId } from '../../../app/ids'

/** Entries that are selected together. */
export const useSelection = defineStore('selection', () => {
  const ids = shallowRef<ReadonlySet<SessionId>>(new Set())
  const choosing = ref(false)
  const anchor = shallowRef<SessionId | null>(null)
  const count = computed(() => ids.value.size)
  const active = computed(() => choosing.value || count.value > 0)

  const has = (id: SessionId) => ids.value.has(id)

  function toggle(id: SessionId): void {
    const next = new Set(ids.value)
    if (!next.delete(id)) next.add(id)
    ids.value = next
    anchor.value = id
  }

  /** Selects from the last one touched to this one, in the order they are shown. */
  function extend(id: SessionId, order: readonly SessionId[]): void {
    const from = Math.max(0, order.indexOf(anchor.value ?? id))
    const to = order.indexOf(id)
    if (to < 0) return
    ids.value = new Set([...ids.value, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)])
  }

  const selectAll = (order: readonly SessionId[]) => {
    ids.value = new Set(order)
  }

  /** Lets go of what is no longer shown: nothing is done to an entry that cannot be seen. */
  function keepOnly(order: readonly SessionId[]): void {
    if (ids.value.size === 0) return
    const shown = new Set(order)
    const kept = [...ids.value].filter((id) => shown.has(id))
    if (kept.length < ids.value.size) ids.value = new Set(kept)
  }

  function clear(): void {
    ids.value = new Set()
    choosing.value = false
    anchor.value = null
  }

  return { ids, count, choosing, active, has, toggle, extend, selectAll, keepOnly, clear, anchor }
})
