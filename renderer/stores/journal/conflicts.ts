import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { SessionId } from '../../../app/ids'
import type { Answer, Review } from '../../../app/ipc/conflicts'
import { api } from '../../api'
import { toastError } from '../../ui/overlay/toasts'

export type Waiting = Pick<Review, 'id' | 'sessionId' | 'label'>

/** The entry a question is about, or what stands for itself (a tag, a prompt). */
export const subjectOf = ({ id, sessionId }: Waiting): string => sessionId ?? id

/** What waits for a person's answer. */
export const useConflicts = defineStore('conflicts', () => {
  const waiting = shallowRef<readonly Waiting[]>([])
  const count = computed(() => waiting.value.length)
  /** An entry with several questions is one thing to look at. */
  const entryCount = computed(() => new Set(waiting.value.map(subjectOf)).size)

  async function load(): Promise<void> {
    waiting.value = (await api().conflicts.list(undefined)).reviews
  }

  /** Null when it has been settled meanwhile. */
  const review = async (id: Review['id']) => (await api().conflicts.review({ id })).review

  async function resolve(of: Review, answers: Answer[]): Promise<'resolved' | 'stale'> {
    const { outcome } = await api().conflicts.resolve({ id: of.id, leaves: [...of.leaves], answers })
    if (outcome === 'resolved') waiting.value = waiting.value.filter((other) => other.id !== of.id)
    return outcome
  }

  async function undo(id: Review['id']): Promise<void> {
    await api().conflicts.undo({ id })
    await load()
  }

  const history = async (sessionId: NonNullable<Review['sessionId']>) =>
    (await api().conflicts.history({ sessionId })).changes
  const mergeLog = async () => (await api().conflicts.mergeLog({ limit: 200 })).merges
  const bringBack = (entityId: Review['id'], change: string) => api().conflicts.bringBack({ entityId, change })
  /** The entry as it stood at a time, in ms. */
  const asOf = (sessionId: SessionId, atMs: number) => api().conflicts.asOf({ sessionId, atMs })
  /** Gives it the title, tags and words of then; answers how many parts changed. */
  const bringBackAsOf = async (sessionId: SessionId, atMs: number) =>
    (await api().conflicts.bringBackAsOf({ sessionId, atMs })).changed
  const waitingFor = (sessionId: string) => waiting.value.filter((other) => other.sessionId === sessionId)

  function start(): () => void {
    return api().on('conflicts.changed', () => void load().catch(toastError))
  }

  return {
    waiting,
    count,
    entryCount,
    load,
    review,
    resolve,
    undo,
    history,
    mergeLog,
    bringBack,
    asOf,
    bringBackAsOf,
    waitingFor,
    start,
  }
})
