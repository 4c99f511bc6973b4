import { type KeyedMessage } from '../../app/messages/message'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { CaptureId } from '../../app/ipc/recorder'
import { api } from '../api'

/** Partial text while recording, where this machine is fast enough for it (main measures that). */
export const useLiveText = defineStore('liveText', () => {
  const on = ref(false)
  const reason = shallowRef<KeyedMessage | null>(null)
  const text = ref('')
  let pushing = false
  let off: (() => void) | null = null
  let current: CaptureId | null = null

  async function begin(captureId: CaptureId): Promise<void> {
    end()
    text.value = ''
    current = captureId
    // Without an answer there is none; recording does not depend on it, and the text comes after the recording.
    const live = await api()
      .transcription.live(undefined)
      .catch(() => ({ on: false, reason: null }))
    // The recording may have ended meanwhile, and another one begun.
    if (current !== captureId) return
    on.value = live.on
    reason.value = live.reason
    if (live.on)
      off = api().on('transcription.live', (live) => live.captureId === captureId && (text.value = live.text))
  }

  /** Drops samples while the last ones are still on their way: live text may lag, recording may not. */
  function push(captureId: CaptureId, samples: Float32Array): void {
    if (!on.value || pushing) return
    pushing = true
    api()
      .transcription.livePush({ captureId, samples: samples as Float32Array<ArrayBuffer> })
      .catch(() => (on.value = false)) // The finished recording is transcribed anyway.
      .finally(() => (pushing = false))
  }

  function end(): void {
    current = null
    off?.()
    off = null
    on.value = false
  }

  return { on, reason, text, begin, push, end }
})
