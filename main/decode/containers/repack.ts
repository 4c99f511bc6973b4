import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  type InputAudioTrack,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
  WebMOutputFormat,
} from 'mediabunny'

const FORMATS = {
  ogg: () => new OggOutputFormat(),
  webm: () => new WebMOutputFormat({ appendOnly: true }),
  mp4: () => new Mp4OutputFormat({ fastStart: 'fragmented' }),
} as const

/**
 * The packets of one track in a container of their own, as a stream of bytes: nothing is encoded again, and memory does not grow
 * with the length. @throws what reading and mediabunny throw
 */
export async function* repacked(
  track: InputAudioTrack,
  container: keyof typeof FORMATS,
): AsyncGenerator<Uint8Array, void, undefined> {
  const codec = await track.getCodec()
  const decoderConfig = await track.getDecoderConfig()
  if (codec === null || decoderConfig === null) throw new TypeError('the codec of the track is not known')
  let ready: Uint8Array[] = []
  const target = new StreamTarget(
    new WritableStream<StreamTargetChunk>({ write: ({ data }) => void ready.push(new Uint8Array(data)) }),
  )
  const output = new Output({ format: FORMATS[container](), target })
  const source = new EncodedAudioPacketSource(codec)
  output.addAudioTrack(source)
  await output.start()
  // What stands before the sound is not to be heard, and no container can begin before its beginning.
  const origin = Math.max(0, await track.getFirstTimestamp())
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const timestamp = Math.max(0, packet.timestamp - origin)
    await source.add(packet.clone({ timestamp }), { decoderConfig })
    yield* ready
    ready = []
  }
  await output.finalize()
  yield* ready
}
