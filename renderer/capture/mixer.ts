/** Opus is recorded at this rate, whatever the microphone has: one of 16 kHz by Bluetooth, or of 44.1 kHz, is resampled. */
const RATE_HZ = 48_000

/**
 * One stream that is recorded, and behind it whichever microphone is heard: it can be changed, or go away, while the recording
 * goes on.
 */
export class Mixer {
  readonly #context = new AudioContext({ sampleRate: RATE_HZ })
  readonly #output = new MediaStreamAudioDestinationNode(this.#context, {
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  readonly #onLost: () => void
  #heard: { readonly stream: MediaStream; readonly source: AudioNode; readonly unwatch: () => void } | null = null

  /** @param onLost the microphone that is heard went away; not called for one that was changed or stopped */
  constructor(onLost: () => void) {
    this.#onLost = onLost
  }

  /** What is recorded: the same stream from beginning to end. */
  get stream(): MediaStream {
    return this.#output.stream
  }

  /** Hears this microphone from now on, and lets go of the one before. */
  async use(stream: MediaStream): Promise<void> {
    const source = this.#context.createMediaStreamSource(stream)
    source.connect(this.#output)
    this.#release()
    const [track] = stream.getAudioTracks()
    track?.addEventListener('ended', this.#onLost)
    this.#heard = { stream, source, unwatch: () => track?.removeEventListener('ended', this.#onLost) }
    await this.#context.resume()
  }

  async close(): Promise<void> {
    this.#release()
    await this.#context.close()
  }

  #release(): void {
    this.#heard?.unwatch()
    this.#heard?.source.disconnect()
    for (const track of this.#heard?.stream.getTracks() ?? []) track.stop()
    this.#heard = null
  }
}
