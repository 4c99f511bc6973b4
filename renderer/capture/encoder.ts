/** The one format that is recorded: Opus in WebM (docs/DESIGN.md, Capture). */
export const RECORDING_TYPE = 'audio/webm;codecs=opus'
/** A slice is handed over this often; a kill loses at most one. */
export const SLICE_MS = 1000

export interface Encoder {
  pause(): void
  resume(): void
  /** Resolves after the last slice was handed over. */
  stop(): Promise<void>
}

export interface EncoderEvents {
  /** The microphone has sent its first audio: one by Bluetooth takes a second and more to wake. */
  readonly onStart: () => void
  readonly onSlice: (slice: Blob) => void
  /** The microphone went away, or the encoder failed. */
  readonly onEnd: () => void
}

/** Encodes a stream; slices come in order. */
export function startEncoder(
  stream: MediaStream,
  bitsPerSecond: number,
  { onStart, onSlice, onEnd }: EncoderEvents,
): Encoder {
  const recorder = new MediaRecorder(stream, { mimeType: RECORDING_TYPE, audioBitsPerSecond: bitsPerSecond })
  const stopped = new Promise<void>((resolve) => recorder.addEventListener('stop', () => resolve(), { once: true }))
  recorder.addEventListener('start', onStart, { once: true })
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) onSlice(data)
  })
  recorder.addEventListener('error', onEnd)
  for (const track of stream.getAudioTracks()) track.addEventListener('ended', onEnd)
  recorder.start(SLICE_MS)
  return {
    pause: () => recorder.pause(),
    resume: () => recorder.resume(),
    async stop() {
      if (recorder.state !== 'inactive') recorder.stop()
      await stopped
      for (const track of stream.getTracks()) track.stop()
    },
  }
}
