import { defineStore } from 'pinia'
import { computed, ref, shallowReactive, shallowRef } from 'vue'
import type { RecordingId } from '../../app/ids'
import type { Segment } from '../../app/model'
import type { Job, SpeechModel } from '../../app/ipc/transcription'
import { SPEECH_MODELS } from '../../app/transcribe/models/catalogue'
import { api } from '../api'
import { t } from '../i18n'
import { toastError } from '../ui/overlay/toasts'
import { useEntry } from './journal/entry'

/** Speech to text: what is being done, and the models. */
export const useTranscription = defineStore('transcription', () => {
  const jobs = shallowRef<readonly Job[]>([])
  const paused = ref(false)
  const models = shallowRef<readonly SpeechModel[]>([])
  const freeBytes = ref(0)
  /** Text as it comes, by recording, while a job runs. */
  const arriving = shallowReactive(new Map<string, readonly Segment[]>())
  const usable = computed(() =>
    models.value.filter(({ state, trial }) => state === 'present' && (trial === null || trial.verdict === 'passed')),
  )
  /** The model for whoever has none for their language. */
  const recommended = computed(() => models.value.find((model) => model.recommended) ?? null)

  async function loadJobs(): Promise<void> {
    const answer = await api().transcription.jobs(undefined)
    jobs.value = answer.jobs
    paused.value = answer.paused
  }

  async function loadModels(): Promise<void> {
    const answer = await api().transcription.models(undefined)
    models.value = answer.models
    freeBytes.value = answer.freeBytes
  }

  const load = () => Promise.all([loadJobs(), loadModels()])

  /** The newest job for a recording that is not long over. */
  const jobOf = (recordingId: string): Job | undefined =>
    jobs.value.filter((job) => job.recordingId === recordingId).sort((a, b) => b.queuedAt - a.queuedAt)[0]

  const quietly = (work: Promise<unknown>, then: () => Promise<unknown>) => work.then(then).catch(toastError)

  async function enqueue(recordingId: RecordingId, model?: string, compare = false): Promise<string | null> {
    try {
      const { id } = await api().transcription.enqueue({
        recordingId,
        ...(model ? { model } : {}),
        ...(compare ? { compare } : {}),
      })
      await loadJobs()
      return id
    } catch (error) {
      toastError(error)
      return null
    }
  }

  /** Again, where the language was guessed wrong: the new words take the place of those that were heard before. */
  const again = (recordingId: RecordingId, spoken: string) =>
    quietly(api().transcription.enqueue({ recordingId, language: spoken }), loadJobs)

  /** What a model is called: one that was imported on another device has no name here, a program is its own. */
  const modelName = (id: string): string =>
    models.value.find((model) => model.id === id)?.label ??
    SPEECH_MODELS.find((model) => model.id === id)?.label ??
    (id.startsWith('imported-') ? t('transcription.importedModel') : id)

  const cancel = (id: string) => quietly(api().transcription.cancel({ id }), loadJobs)
  const retry = (id: string) => quietly(api().transcription.retry({ id }), loadJobs)
  const setPaused = (on: boolean) => quietly(api().transcription.pause({ paused: on }), loadJobs)
  /** Whether text comes while recording, and if not, why. */
  const live = () => api().transcription.live(undefined)
  const comparison = async (id: string) => (await api().transcription.comparison({ id })).transcript
  const accept = (id: string) => quietly(api().transcription.accept({ id }), () => useEntry().reload())
  const download = (id: string) => quietly(api().transcription.download({ id }), loadModels)
  const pauseDownload = (id: string) => quietly(api().transcription.pauseDownload({ id }), loadModels)
  const removeModel = (id: string) => quietly(api().transcription.removeModel({ id }), loadModels)
  const tryModel = (id: string) => quietly(api().transcription.tryModel({ id }), loadModels)
  const importModel = (path: string) => quietly(api().transcription.importModel({ path }), loadModels)

  function heard(recordingId: string, segment: Segment): void {
    arriving.set(recordingId, [...(arriving.get(recordingId) ?? []), segment])
  }

  async function changed(ids: readonly RecordingId[]): Promise<void> {
    await loadJobs()
    for (const id of ids) if (jobOf(id)?.state !== 'running') arriving.delete(id)
    const shown = new Set<string>(useEntry().entry?.recordings.map((recording) => recording.id))
    if (ids.some((id) => shown.has(id))) await useEntry().reload()
  }

  function start(): () => void {
    const stops = [
      api().on('transcription.changed', ({ recordingIds }) => void changed(recordingIds).catch(toastError)),
      api().on('transcription.segment', ({ recordingId, segment }) => heard(recordingId, segment)),
      api().on('models.changed', () => void loadModels().catch(toastError)),
    ]
    return () => stops.forEach((stop) => stop())
  }

  return {
    jobs,
    paused,
    models,
    freeBytes,
    arriving,
    usable,
    recommended,
    load,
    loadJobs,
    loadModels,
    jobOf,
    enqueue,
    again,
    modelName,
    cancel,
    retry,
    setPaused,
    live,
    comparison,
    accept,
    download,
    pauseDownload,
    removeModel,
    tryModel,
    importModel,
    start,
  }
})
