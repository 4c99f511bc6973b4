import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  FlacOutputFormat,
  Mp3OutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
} from 'mediabunny'
import type { OutputFormat } from 'mediabunny'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { openInput } from '../../decode/containers/input'
import type { AudioReader } from '../store/reader'
import type { TrimmedStream } from './trim'

/** The new file is put together in memory, because nothing readable may stand on disk. */
const LARGEST_BYTES = 256 * 1024 * 1024

/** Cuts MP3, M4A, Ogg and FLAC between packets: a new file with the same packets, nothing encoded again. @throws AppError `unsupported` */
export async function cutPackets(reader: AudioReader, startMs: number, endMs: number): Promise<TrimmedStream> {
  const format = formatFor(reader.mimeType)
  if (format === null) throw new AppError('unsupported', keyed('trim.kind'))
  if (reader.sizeBytes > LARGEST_BYTES) throw new AppError('unsupported', keyed('trim.tooLarge'))
  const input = openInput(reader)
  try {
    const track = await input.getPrimaryAudioTrack()
    const [codec, config] = [await track?.getCodec(), await track?.getDecoderConfig()]
    if (track == null || codec == null || config == null) throw new AppError('unsupported', keyed('trim.noSound'))
    const target = new BufferTarget()
    const output = new Output({ format, target })
    const source = new EncodedAudioPacketSource(codec)
    output.addAudioTrack(source)
    await output.start()
    let origin: number | null = null
    let end = 0
    for await (const packet of new EncodedPacketSink(track).packets()) {
      if (packet.timestamp * 1000 < startMs) continue
      if (packet.timestamp * 1000 >= endMs) break
      origin ??= packet.timestamp
      end = packet.timestamp + packet.duration
      await source.add(packet.clone({ timestamp: packet.timestamp - origin }), { decoderConfig: config })
    }
    if (origin === null) throw new AppError('invalid-input', keyed('trim.nothingBetween'))
    source.close()
    await output.finalize()
    if (target.buffer === null) throw new AppError('internal', keyed('trim.empty'))
    return { stream: one(new Uint8Array(target.buffer)), durationMs: Math.round((end - origin) * 1000) }
  } finally {
    input.dispose()
  }
}

function formatFor(mimeType: string): OutputFormat | null {
  if (/mpeg|mp3/i.test(mimeType)) return new Mp3OutputFormat()
  if (/ogg/i.test(mimeType)) return new OggOutputFormat()
  if (/flac/i.test(mimeType)) return new FlacOutputFormat()
  if (/mp4|m4a/i.test(mimeType)) return new Mp4OutputFormat({ fastStart: 'in-memory' })
  return null
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // In pieces, as a stream has them: the cutter copies what it is handed.
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20))
}
