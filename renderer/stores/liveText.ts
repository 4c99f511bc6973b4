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

  async function begin(captureId: CaptureId): Promise<void> {
    text.value = ''
    try {
      const live = await api().transcription.live(undefined)
      on.value = live.on
      reason.value = live.reason
    } catch {
      on.value = false // Recording does not depend on it; the text comes after the recording.
    }
    if (on.value)
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
    off?.()
    off = null
    on.value = false
  }

  return { on, reason, text, begin, push, end }
})
