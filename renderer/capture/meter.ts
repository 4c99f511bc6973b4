import workletUrl from './meter.worklet.js?url'

/** What whisper-like engines want; the context resamples the microphone to it. */
export const METER_RATE_HZ = 16_000

export interface MeterBlock {
  /** The greatest amplitude of the block, 0 to 1. */
  readonly peak: number
  /** Mono samples at `METER_RATE_HZ`. */
  readonly samples: Float32Array
}

/** Measures a stream until stopped, a block about every 50 ms. Answers how to stop. */
export async function startMeter(
  stream: MediaStream,
  onBlock: (block: MeterBlock) => void,
): Promise<() => Promise<void>> {
  const context = new AudioContext({ sampleRate: METER_RATE_HZ })
  await context.audioWorklet.addModule(workletUrl)
  const node = new AudioWorkletNode(context, 'meter', {
    numberOfOutputs: 1,
    channelCount: 1,
    channelCountMode: 'explicit',
  })
  node.port.onmessage = (message: MessageEvent<MeterBlock>) => onBlock(message.data)
  const silent = new GainNode(context, { gain: 0 })
  // A node that leads nowhere is not run.
  context.createMediaStreamSource(stream).connect(node).connect(silent).connect(context.destination)
  await context.resume()
  return () => context.close()
}
