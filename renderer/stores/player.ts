import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { RecordingId } from '../../app/ids'
import { audioUrl } from '../../app/ipc/audio'
import { t } from '../i18n'
import { giveMediaKeys, tellPlaying } from './mediaKeys'
import { useSettings } from './settings'

/** Position and length in ms. */
export interface Playing {
  readonly id: RecordingId
  readonly sessionId: string
}

/** The one loudspeaker: what is played, where it stands. Only one recording sounds at a time. */
export const usePlayer = defineStore('player', () => {
  const current = shallowRef<Playing | null>(null)
  const playing = ref(false)
  const waiting = ref(false)
  const failed = ref(false)
  /** It was played since it was loaded: a place that was only looked up is not playing anywhere. */
  const begun = ref(false)
  const positionMs = ref(0)
  const durationMs = ref(0)
  const rate = computed(() => useSettings().all['audio.playbackRate'])
  let audio: HTMLAudioElement | null = null
  let frame = 0
  /** Where it stops, when only a part is played. */
  let untilMs = Infinity

  function follow(): void {
    if (!audio) return
    positionMs.value = audio.currentTime * 1000
    if (positionMs.value >= untilMs) pause()
    frame = playing.value ? requestAnimationFrame(follow) : 0
  }

  /** WebM from a recorder has no length in it; the recording document does. */
  function element(): HTMLAudioElement {
    if (audio) return audio
    const made = new Audio()
    made.preload = 'auto'
    const on = (name: string, listener: () => void) => made.addEventListener(name, listener)
    on('play', () => {
      playing.value = true
      begun.value = true
      giveMediaKeys(
        { play: () => void play(), pause, skip: (byMs) => seek(positionMs.value + byMs), stop },
        t('entry.recording'),
      )
      tellPlaying(true)
      cancelAnimationFrame(frame)
      follow()
    })
    on('pause', () => {
      playing.value = false
      untilMs = Infinity
      tellPlaying(false)
    })
    on('ended', () => {
      playing.value = false
      positionMs.value = durationMs.value
    })
    on('waiting', () => (waiting.value = true))
    on('playing', () => (waiting.value = false))
    on('seeked', () => (positionMs.value = made.currentTime * 1000))
    on('error', () => {
      failed.value = true
      playing.value = false
      waiting.value = false
    })
    return (audio = made)
  }

  const isCurrent = (id: RecordingId): boolean => current.value?.id === id

  /** Makes a recording the one that plays. Its answers are not cached, so a trimmed one is heard as it is now. */
  function load(target: Playing, length: number): void {
    if (isCurrent(target.id) && !failed.value) return
    const sound = element()
    current.value = target
    failed.value = false
    begun.value = false
    waiting.value = true
    positionMs.value = 0
    durationMs.value = length
    sound.src = audioUrl(target.id)
    sound.playbackRate = rate.value
  }

  async function play(): Promise<void> {
    const sound = element()
    if (sound.ended || positionMs.value >= durationMs.value - 50) sound.currentTime = 0
    try {
      await sound.play()
    } catch {
      // `error` on the element says why; an AbortError only means that it was paused at once.
    }
  }

  const pause = () => audio?.pause()

  function seek(ms: number): void {
    const to = Math.max(0, Math.min(ms, durationMs.value))
    untilMs = Infinity
    positionMs.value = to
    element().currentTime = to / 1000
  }

  /** Plays a part of what is loaded and stops. */
  async function playPart(fromMs: number, toMs: number): Promise<void> {
    seek(fromMs)
    untilMs = toMs
    await play()
  }

  function setRate(value: number): void {
    element().playbackRate = value
    void useSettings().set('audio.playbackRate', value)
  }

  /** Stops and lets go of the stream, as when the journal locks. */
  function stop(): void {
    if (!audio) return
    audio.pause()
    audio.removeAttribute('src')
    audio.load()
    current.value = null
    begun.value = false
    giveMediaKeys(null, '')
  }

  return {
    current,
    playing,
    waiting,
    failed,
    begun,
    positionMs,
    durationMs,
    rate,
    isCurrent,
    load,
    play,
    pause,
    seek,
    playPart,
    setRate,
    stop,
  }
})
