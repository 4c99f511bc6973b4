import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extensionOf, kindOf } from '../../../app/audio/kind'
import { PeakCollector, peaksOf, slicePeaks } from '../../../app/audio/peaks'
import { cutTranscript } from '../../../app/audio/transcript'
import { parseWav, pcm16Format, wavDurationMs, wavHeader, wavSpan } from '../../../app/audio/wav'
import { opusPacketMs } from '../../../app/audio/webm/opus'
import { WebmPlanner } from '../../../app/audio/webm/recluster'
import { WebmError } from '../../../app/audio/webm/ebml'
import { deviceIdSchema } from '../../../app/ids'

describe('a WAV header', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 }),
        fc.constantFrom(8_000, 16_000, 44_100, 48_000),
        fc.nat(1_000_000),
        (channels, rate, frames) => {
          const dataBytes = frames * channels * 2
          const header = wavHeader(pcm16Format(rate, channels), dataBytes)
          const wav = parseWav(header, header.length + dataBytes)
          expect(wav).toMatchObject({ channels, sampleRateHz: rate, dataAt: 44, dataBytes, bitsPerSample: 16 })
          expect(wavDurationMs(wav!)).toBeCloseTo((frames / rate) * 1000, 3)
        },
      ),
    )
  })

  it('that a recorder never finished means the rest of the file', () => {
    const header = wavHeader(pcm16Format(16_000, 1), 0)
    expect(parseWav(header, 44 + 32_001)).toMatchObject({ dataBytes: 32_000 })
    new DataView(header.buffer).setUint32(40, 0xffffffff, true)
    expect(parseWav(header, 44 + 32_000)).toMatchObject({ dataBytes: 32_000 })
  })

  it('is found behind other chunks, and nowhere in what is no WAV', () => {
    const plain = wavHeader(pcm16Format(16_000, 1), 100)
    const junk = Uint8Array.from([...'JUNK'].map((c) => c.charCodeAt(0)).concat(3, 0, 0, 0, 1, 2, 3, 0))
    const whole = Uint8Array.from([...plain.subarray(0, 12), ...junk, ...plain.subarray(12)])
    expect(parseWav(whole, whole.length + 100)).toMatchObject({ dataAt: 56, dataBytes: 100 })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void expect(parseWav(bytes, bytes.length)).toBeNull()),
    )
  })

  it('spans whole frames inside the file', () => {
    const wav = parseWav(wavHeader(pcm16Format(44_100, 2), 44_100 * 4), 44 + 44_100 * 4)!
    fc.assert(
      fc.property(fc.nat(3000), fc.nat(3000), (a, b) => {
        const { from, to } = wavSpan(wav, Math.min(a, b), Math.max(a, b))
        expect([(from - 44) % 4, (to - 44) % 4]).toEqual([0, 0])
        expect(from).toBeLessThanOrEqual(to)
        expect(to).toBeLessThanOrEqual(44 + wav.dataBytes)
      }),
    )
  })
})

describe('peaks', () => {
  it('are the loudest sample of each part', () => {
    expect([...peaksOf(Float32Array.of(0, 0.5, -1, 0.25, 0, 0), 3)]).toEqual([128, 255, 0])
  })

  it('of a stream have a bounded number, whatever its length and pieces, and keep the loudest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { maxLength: 20 }), (lengths) => {
        const peaks = new PeakCollector(50, 4)
        for (const length of lengths) peaks.push(new Float32Array(length).fill(0.5))
        const all = [...peaks.finish()]
        expect(all.length).toBeLessThanOrEqual(50)
        expect(all.every((peak) => peak === 128)).toBe(true)
        expect(all.length > 0).toBe(lengths.some((length) => length > 0))
      }),
    )
  })

  it('of a part are a part of the peaks', () => {
    expect([...slicePeaks(Uint8Array.of(1, 2, 3, 4), 1000, 250, 750)]).toEqual([2, 3])
    expect(slicePeaks(Uint8Array.of(1, 2, 3, 4), 1000, 990, 999)).toHaveLength(1)
  })
})

describe('a transcript of a part', () => {
  const base = {
    language: 'en',
    engine: 'e',
    model: 'm',
    rank: 1,
    createdAt: 0,
    device: deviceIdSchema.parse('0'.repeat(16)),
  }
  it('has the segments that touch it, with times from its beginning', () => {
    const segments = [
      { startMs: 0, endMs: 900, text: 'One' },
      { startMs: 900, endMs: 2000, text: ' two ', words: [{ startMs: 950, endMs: 1500, text: 'two' }] },
      { startMs: 2000, endMs: 3000, text: 'three' },
    ]
    expect(cutTranscript({ ...base, text: 'One two three', segments }, 1000, 1800)).toMatchObject({
      text: 'two',
      segments: [{ startMs: 0, endMs: 800, words: [{ startMs: 0, endMs: 500 }] }],
    })
  })

  it('without segments stays whole', () => {
    expect(cutTranscript({ ...base, text: 'All', segments: [] }, 0, 10).text).toBe('All')
  })
})

describe('what a file is', () => {
  it('shows in its first bytes, and has an ending', () => {
    expect(kindOf(Uint8Array.of(0xff, 0xfb, 0x90, 0x64))).toBe('audio/mpeg')
    expect(kindOf(Uint8Array.of(0xff, 0xff, 0xff, 0xff))).toBeNull()
    expect(kindOf(new Uint8Array(16))).toBeNull()
    expect([extensionOf('audio/webm;codecs=opus'), extensionOf('audio/mpeg'), extensionOf('video/x')]).toEqual([
      'webm',
      'mp3',
      'audio',
    ])
  })
})

describe('a WebM stream', () => {
  it('of chance is refused or has no sound, and never more than an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const planner = new WebmPlanner()
        expect(() => {
          planner.push(Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3, 0x80, ...bytes))
          planner.finish()
        }).toThrow(WebmError)
      }),
      { numRuns: 500 },
    )
  })

  it('tells the length of Opus packets', () => {
    // RFC 6716, table 2: configuration 11 is SILK at 60 ms, 31 is CELT at 20 ms; code 3 counts frames in the next byte.
    expect([
      opusPacketMs(Uint8Array.of(11 << 3)),
      opusPacketMs(Uint8Array.of((31 << 3) | 1)),
      opusPacketMs(Uint8Array.of((31 << 3) | 3, 5)),
      opusPacketMs(new Uint8Array()),
    ]).toEqual([60, 40, 100, 0])
  })
})
