import { computed, reactive, ref, shallowRef } from 'vue'
import type { EntryRecording } from '../../app/ipc/journal'
import type { Review } from '../../app/ipc/conflicts'
import { api } from '../api'
import { t } from '../i18n'
import { subjectOf, useConflicts, type Waiting } from '../stores/journal/conflicts'
import { useSettings } from '../stores/settings'
import { toast, toastError } from '../ui/overlay/toasts'
import { countAnew, offerAlways } from './always'
import { answersOf, type Choice } from './choices'

/** Goes through the reviews that wait, one at a time. `onEnd` when none is left. */
export function useReviewing(firstId: string | null, onEnd: () => void) {
  const store = useConflicts()
  const queue = shallowRef<readonly Waiting[]>([])
  const place = ref(0)
  const review = shallowRef<Review | null>(null)
  const recordings = shallowRef<readonly EntryRecording[]>([])
  const choices = reactive<Record<string, Choice>>({})
  const stale = ref(false)
  const busy = ref(false)
  /** While the next one is fetched: whoever clicks twice would pass over a question without having seen it. */
  let isMoving = false
  const answers = computed(() => (review.value ? answersOf(review.value.questions, choices) : null))

  /** Which entry it is of how many, counted in entries and not in questions. */
  const progress = computed(() => {
    const subjects = [...new Set(queue.value.map(subjectOf))]
    const now = queue.value[place.value]
    return { at: now ? subjects.indexOf(subjectOf(now)) + 1 : subjects.length, of: subjects.length }
  })

  function forget(): void {
    for (const field of Object.keys(choices)) Reflect.deleteProperty(choices, field)
  }

  async function loadSound(of: Review): Promise<void> {
    recordings.value = []
    if (!of.sessionId || of.recordingIds.length === 0) return
    try {
      const entry = await api().journal.entry({ id: of.sessionId })
      if (review.value === of)
        recordings.value = entry.recordings.filter((recording) => of.recordingIds.includes(recording.id))
    } catch {
      // The entry may be gone on this side; the question can be answered without its audio.
    }
  }

  /** Shows the review at `place`, or the next that has not been settled meanwhile. */
  async function show(): Promise<void> {
    const waiting = queue.value[place.value]
    if (!waiting) return onEnd()
    forget()
    const found = await store.review(waiting.id)
    if (!found || found.questions.length === 0) {
      toast(t('conflicts.settled'))
      return next()
    }
    review.value = found
    await loadSound(found)
  }

  async function next(): Promise<void> {
    stale.value = false
    place.value += 1
    await show()
  }

  async function later(): Promise<void> {
    if (isMoving || busy.value) return
    isMoving = true
    try {
      await next()
    } finally {
      isMoving = false
    }
  }

  async function begin(): Promise<void> {
    const first = store.waiting.find((one) => one.id === firstId)
    const all = first ? [first, ...store.waiting.filter((one) => one !== first)] : store.waiting
    // The questions of one entry follow each other.
    const subjects = [...new Set(all.map(subjectOf))]
    queue.value = subjects.flatMap((subject) => all.filter((one) => subjectOf(one) === subject))
    await show().catch(fail)
  }

  function fail(error: unknown): void {
    toastError(error)
    onEnd()
  }

  /** Who takes an answer back that is always given is asked again from then on. */
  async function undo({ id, questions }: Review): Promise<void> {
    const always: readonly string[] = useSettings().all['reviews.always']
    const wasAlways = questions.some(({ field }) => always.includes(field))
    await store.undo(id)
    await countAnew()
    toast(t(wasAlways ? 'conflicts.undoneAsk' : 'conflicts.undone'))
  }

  /** What was answered now, without being shown, is not gone through. */
  async function leaveOutAnswered(): Promise<void> {
    await store.load()
    const waiting = new Set<string>(store.waiting.map(({ id }) => id))
    queue.value = queue.value.filter(({ id }, at) => at <= place.value || waiting.has(id))
  }

  async function resolve(): Promise<void> {
    const settled = review.value
    const given = answers.value
    if (!settled || !given || busy.value || isMoving) return
    busy.value = true
    try {
      const outcome = await store.resolve(settled, given)
      stale.value = outcome === 'stale'
      if (outcome === 'stale') return await show()
      toast(t('conflicts.resolved'), { label: t('ui.undo'), run: () => void undo(settled).catch(toastError) })
      busy.value = false
      isMoving = true
      if (await offerAlways(settled.questions, given)) await leaveOutAnswered()
      place.value += 1
      await show()
    } catch (error) {
      toastError(error)
    } finally {
      isMoving = false
      busy.value = false
    }
  }

  return {
    progress,
    review,
    recordings,
    choices,
    stale,
    busy,
    answers,
    begin,
    later: () => void later().catch(fail),
    resolve,
  }
}
