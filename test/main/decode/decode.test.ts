import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  Output,
  WebMOutputFormat,
} from 'mediabunny'
import { describe, expect, it } from 'vitest'
import { decodeAll, decodeAudio } from '../../../main/decode/decode'
import { bytesSource } from '../../../main/decode/source'
import { rms, toneWav, wavOf } from './sounds'

const fixture = async (name: string) => new Uint8Array(await readFile(join(import.meta.dirname, 'fixtures', name)))

/** The packets of an Ogg Opus file in WebM, without a duration, as MediaRecorder writes it. */
async function asWebm(ogg: Uint8Array): Promise<Uint8Array> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(ogg) })
  const track = await input.getPrimaryAudioTrack()
  if (track === null) throw new Error('no track')
  const target = new BufferTarget()
  const output = new Output({ format: new WebMOutputFormat(), target })
  const source = new EncodedAudioPacketSource('opus')
  output.addAudioTrack(source)
  await output.start()
  const decoderConfig = await track.getDecoderConfig()
  for await (const packet of new EncodedPacketSink(track).packets())
    await source.add(packet, decoderConfig === null ? {} : { decoderConfig })
  await output.finalize()
  return new Uint8Array(target.buffer ?? new ArrayBuffer(0))
}

describe('decoding audio in plain Node', () => {
  // "testing one two three", 1.47 s; each made from the same sound.
  const expectedMs = 1_471

  it.each([
    ['speech.opus', 'opus', 1],
    ['speech.mp3', 'mp3', 2],
    ['speech.flac', 'flac', 1],
    ['speech.ogg', 'vorbis', 1],
  ] as const)('decodes %s to mono at 16 kHz', async (name, codec, channels) => {
    const source = bytesSource(await fixture(name))
    const audio = await decodeAudio(source)
    expect(audio).toMatchObject({ codec, channels, sampleRateHz: 16_000 })
    const samples = await decodeAll(source)
    expect(samples.length / 16).toBeGreaterThan(expectedMs - 60)
    expect(samples.length / 16).toBeLessThan(expectedMs + 120)
    expect(rms(samples)).toBeGreaterThan(0.02)
  })

  it('hears the same in WebM as in Ogg', async () => {
    const ogg = await fixture('speech.opus')
    const [fromOgg, fromWebm] = [await decodeAll(bytesSource(ogg)), await decodeAll(bytesSource(await asWebm(ogg)))]
    expect(fromWebm.length).toBe(fromOgg.length)
    expect(rms(fromWebm.map((sample, i) => sample - (fromOgg[i] ?? 0)))).toBeLessThan(1e-6)
  })

  it.each([8_000, 16_000, 22_050, 44_100, 48_000, 96_000])(
    'keeps a tone of 1 kHz from %i Hz and its length',
    async (rateHz) => {
      const samples = await decodeAll(bytesSource(toneWav({ rateHz, toneHz: 1_000, seconds: 2, amplitude: 0.5 })))
      expect(Math.abs(samples.length - 32_000)).toBeLessThanOrEqual(2)
      const expected = Float32Array.from(
        { length: 20_000 },
        (_, i) => 0.5 * Math.sin((2 * Math.PI * 1_000 * (i + 4_000)) / 16_000),
      )
      const error = rms(expected.map((value, i) => value - (samples[i + 4_000] ?? 0)))
      expect(error).toBeLessThan(0.5 * 10 ** (-50 / 20))
    },
  )

  it('does not fold tones above 8 kHz back into the speech band', async () => {
    const samples = await decodeAll(
      bytesSource(toneWav({ rateHz: 48_000, toneHz: 11_000, seconds: 1, amplitude: 0.5 })),
    )
    expect(rms(samples.subarray(1_000, 15_000))).toBeLessThan(0.5 * 10 ** (-60 / 20))
  })

  it('answers an hour in pieces', { timeout: 120_000 }, async () => {
    const hour = wavOf(16_000, new Int16Array(16_000 * 3_600))
    let [total, largest] = [0, 0]
    for await (const piece of (await decodeAudio(bytesSource(hour))).pieces()) {
      total += piece.length
      largest = Math.max(largest, piece.length)
    }
    expect(total).toBe(16_000 * 3_600)
    expect(largest).toBeLessThan(16_000 * 10)
  })

  it('says which kind it cannot decode', async () => {
    await expect(
      decodeAudio(bytesSource(new TextEncoder().encode('not a sound at all, only words'))),
    ).rejects.toMatchObject({ kind: 'unsupported' })
    await expect(decodeAudio(bytesSource(new Uint8Array(0)))).rejects.toMatchObject({ kind: 'integrity' })
  })

  it('decodes every whole packet of a recording that was cut off', async () => {
    const ogg = await fixture('speech.opus')
    const webm = await asWebm(ogg)
    const whole = await decodeAll(bytesSource(webm))
    const cut = await decodeAll(bytesSource(webm.subarray(0, Math.floor(webm.length * 0.6))))
    expect(cut.length).toBeGreaterThan(whole.length * 0.5)
    expect(cut.length).toBeLessThan(whole.length)
  })
})
