import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { toAppError, type AppError } from '../../app/errors'
import type { SessionId } from '../../app/ids'
import type { CaptureId } from '../../app/ipc/recorder'
import { api } from '../api'
import { t } from '../i18n'
import { formatDuration } from '../i18n/format'
import { Capture } from '../capture/capture'
import { RECORDING_TYPE } from '../capture/encoder'
import {
  IDLE,
  isCapturing,
  recordedMs,
  recorderAfter,
  type RecorderEnd,
  type RecorderEvent,
  type RecorderProblem,
  type RecorderState,
} from '../capture/machine'
import type { ChosenInput } from '../capture/microphone'
import type { MeterBlock } from '../capture/meter'
import { recorderInput } from '../composables/recorderInput'
import { toast, toastError } from '../ui/overlay/toasts'
import { useUnsavedEntries } from './journal/unsavedEntries'
import { useEntries } from './journal/entries'
import { useLiveText } from './liveText'
import { useNavigation } from './journal/navigation'
import { useSettings } from './settings'

/** Blocks of the live waveform that are kept: 60 s. */
const WAVE_BLOCKS = 1200
/** Presses of the record key that follow each other within this time, in ms, are one press. */
const SAME_PRESS_MS = 600

interface Running {
  readonly captureId: CaptureId
  readonly capture: Capture
  readonly sessionId: SessionId | null
}

function chosenInput(): ChosenInput {
  const { all } = useSettings()
  return { id: all['audio.inputDeviceId'], label: all['audio.inputDeviceLabel'] }
}

/** The one recorder of the window. */
export const useRecorder = defineStore('recorder', () => {
  const state = ref<RecorderState>(IDLE)
  const now = ref(0)
  const level = ref(0)
  const wave = shallowRef<readonly number[]>([])
  const freeBytes = ref<number | null>(null)
  const behind = ref(0)
  const storeProblem = shallowRef<AppError | null>(null)
  let running: Running | null = null
  let finishing: { readonly of: Running; readonly done: Promise<void> } | null = null
  let pressedAt = -Infinity
  const input = recorderInput(chosenInput)

  const elapsedMs = computed(() => recordedMs(state.value, now.value))
  const capturing = computed(() => isCapturing(state.value))
  // Not the time of day: the clock may be set while somebody speaks.
  const send = (event: RecorderEvent) => {
    now.value = performance.now()
    state.value = recorderAfter(state.value, event)
  }
  const fail = (problem: RecorderProblem) => send({ event: 'failed', problem })

  function heard(block: MeterBlock): void {
    level.value = block.peak
    input.measured(block.peak)
    wave.value = [...wave.value.slice(-WAVE_BLOCKS), block.peak]
    behind.value = running?.capture.behind ?? 0
    if (running && state.value.phase === 'recording') useLiveText().push(running.captureId, block.samples)
  }

  function stored(free: number): void {
    freeBytes.value = free
    storeProblem.value = null
  }

  function notStored(error: AppError): void {
    storeProblem.value = error
    if (error.kind === 'disk-full') void finish('disk-full')
  }

  function reset(): void {
    wave.value = []
    level.value = 0
    behind.value = 0
    input.reset()
    storeProblem.value = null
  }

  /** Starts a recording: a new entry, or a part of `sessionId`. */
  async function start(sessionId: SessionId | null = null): Promise<void> {
    if (capturing.value || state.value.phase === 'asking') return
    reset()
    send({ event: 'dismissed' })
    send({ event: 'asked' })
    const opened = await input.open()
    if (!opened.opened) return fail(opened.problem)
    send({ event: 'opened' })
    try {
      const { captureId, freeBytes: free } = await api().recorder.start({
        mimeType: RECORDING_TYPE,
        sessionId: sessionId ?? undefined,
      })
      freeBytes.value = free
      const capture = new Capture({
        stream: opened.stream,
        bitsPerSecond: useSettings().all['audio.bitsPerSecond'],
        append: (sequence, bytes) => api().recorder.append({ captureId, sequence, bytes }),
        onStarted: () => send({ event: 'sounded', now: performance.now() }),
        onBlock: heard,
        onStored: stored,
        onFailed: notStored,
        onLost: () => void finish('device-lost'),
      })
      running = { captureId, capture, sessionId }
      // Recording comes first: it does not wait for the process that hears live words.
      void useLiveText().begin(captureId)
      await capture.start()
    } catch (error) {
      for (const track of opened.stream.getTracks()) track.stop()
      running = null
      fail({ kind: 'broken', error: toAppError(error) })
    }
  }

  function pause(): void {
    running?.capture.pause()
    send({ event: 'paused', now: performance.now() })
  }

  function resume(): void {
    running?.capture.resume()
    send({ event: 'resumed', now: performance.now() })
  }

  /** Ends the recording and keeps it. Resolves when it is an entry, also when it is called a second time. */
  function finish(end: RecorderEnd = 'asked'): Promise<void> {
    // The next recording may begin while the list still takes up the one before: it has an end of its own.
    if (running && finishing?.of !== running) finishing = { of: running, done: save(running, end) }
    return finishing?.done ?? Promise.resolve()
  }

  async function save(ending: Running, end: RecorderEnd): Promise<void> {
    send({ event: 'ended', now: performance.now(), end })
    const durationMs = Math.round(elapsedMs.value)
    try {
      const { peaks, slices } = await ending.capture.stop()
      useLiveText().end()
      if (slices === 0) {
        await api().recorder.discard({ captureId: ending.captureId })
        return fail({ kind: 'empty' })
      }
      const made = await api().recorder.stop({ captureId: ending.captureId, durationMs, peaks })
      send({ event: 'saved' })
      useUnsavedEntries().forget(made.sessionId)
      await useEntries().refresh([made.sessionId])
      const action = leadTo(made.sessionId)
      const time = formatDuration(durationMs)
      if (end === 'asked') toast(t('recorder.saved'), action)
      else toast(t(end === 'device-lost' ? 'recorder.lost' : 'recorder.full', { time }), action, 'danger')
    } catch (error) {
      fail({ kind: 'broken', error: toAppError(error) })
    } finally {
      if (running === ending) running = null
    }
  }

  /** Shows the entry where nothing else is shown. A person who has another entry open stays there and gets a link. */
  function leadTo(id: SessionId): Parameters<typeof toast>[1] {
    const navigation = useNavigation()
    if (navigation.entryId === id) return null
    const show = () => {
      navigation.go('journal')
      navigation.openEntry(id)
    }
    if (navigation.entryId !== null || navigation.view !== 'journal') return { label: t('recorder.show'), run: show }
    show()
    return null
  }

  /** Throws the recording away; the caller has asked the person. */
  async function discard(): Promise<void> {
    const ending = running
    running = null
    send({ event: 'discarded' })
    if (!ending) return
    useLiveText().end()
    await ending.capture.stop()
    await api().recorder.discard({ captureId: ending.captureId }).catch(toastError)
  }

  /** Begins or ends a recording, by a key: what a hurried or held key adds to the first press does nothing. */
  async function toggle(): Promise<void> {
    const before = pressedAt
    pressedAt = performance.now()
    if (pressedAt - before < SAME_PRESS_MS) return
    const { phase } = state.value
    if (phase === 'recording' || phase === 'paused') await finish()
    else if (!capturing.value) await start()
  }

  const dismiss = () => send({ event: 'dismissed' })
  const tick = () => {
    now.value = performance.now()
  }

  const listen = (): (() => void) => api().on('recorder.toggle', () => void toggle())

  return {
    state,
    level,
    wave,
    freeBytes,
    behind,
    storeProblem,
    verdict: input.verdict,
    microphone: input.microphone,
    elapsedMs,
    capturing,
    start,
    pause,
    resume,
    finish,
    discard,
    toggle,
    dismiss,
    tick,
    listen,
  }
})
