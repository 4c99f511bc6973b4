import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseWav } from '../../../app/audio/wav'
import { factsOf } from '../../../main/audio/capture/importFile'
import { decodeAll } from '../../../main/decode/decode'
import { bytesSource } from '../../../main/decode/source'
import { temporaryFolder } from '../../support/documents'

/* The same tone of 440 Hz, 1.5 s, as people's devices and programs write it. */

const path = (name: string): string => join(import.meta.dirname, 'fixtures', name)
const fixture = async (name: string) => new Uint8Array(await readFile(path(name)))

/** How often a second samples cross zero upwards. */
function pitchHz(samples: Float32Array): number {
  const middle = samples.subarray(4_000, samples.length - 4_000)
  let crossings = 0
  for (let at = 1; at < middle.length; at++) if ((middle[at - 1] ?? 0) < 0 && (middle[at] ?? 0) >= 0) crossings++
  return (crossings / middle.length) * 16_000
}

const FORMATS: readonly (readonly [file: string, stored: string, bits: 16 | 24 | null])[] = [
  ['tone-aac.m4a', 'audio/mp4', null],
  ['tone-aac-index-at-end.mov', 'audio/mp4', null],
  ['tone.aac', 'audio/aac', null],
  ['tone-51.opus', 'audio/ogg', null],
  ['tone-rf64.wav', 'audio/wav', null],
  // No window plays these: they are stored as WAV.
  ['tone-alac.m4a', 'audio/wav', 16],
  ['tone.aiff', 'audio/wav', 16],
  ['tone-24.caf', 'audio/wav', 16],
  ['tone.amr', 'audio/wav', 16],
  ['tone-ima.wav', 'audio/wav', 16],
  ['tone-ms.wav', 'audio/wav', 16],
  ['tone-gsm.wav', 'audio/wav', 16],
]

async function storedBytes(file: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of (await factsOf(file)).pieces()) pieces.push(piece)
  return Buffer.concat(pieces)
}

describe.each(FORMATS)('%s', (file, mimeType, bits) => {
  it('is decoded: the tone, and its length', async () => {
    const samples = await decodeAll(bytesSource(await fixture(file)))
    expect(samples.length / 16_000).toBeGreaterThan(1.44)
    expect(samples.length / 16_000).toBeLessThan(1.56)
    expect(Math.abs(pitchHz(samples) - 440)).toBeLessThan(8)
  })

  it('is imported with its length, as something that plays', async () => {
    const facts = await factsOf(path(file))
    expect(facts.mimeType).toBe(mimeType)
    expect(Math.abs(facts.durationMs - 1_500)).toBeLessThan(60)
    const bytes = await storedBytes(path(file))
    if (bits === null) expect(Buffer.compare(bytes, await readFile(path(file)))).toBe(0)
    else {
      const wav = parseWav(bytes, bytes.length)
      expect(wav).toMatchObject({ channels: 1, sampleRateHz: 8_000, bitsPerSample: bits })
      expect(wav?.dataBytes).toBe(bytes.length - (wav?.dataAt ?? 0))
      const [own, stored] = [await decodeAll(bytesSource(await fixture(file))), await decodeAll(bytesSource(bytes))]
      const length = Math.min(own.length, stored.length)
      let most = 0
      for (let at = 0; at < length; at++) most = Math.max(most, Math.abs((own[at] ?? 0) - (stored[at] ?? 0)))
      expect(most).toBeLessThan(1 / 16_000)
    }
  })

  it('that is damaged gives what is there, or a sentence, and never waits', async () => {
    const whole = await fixture(file)
    const folder = await temporaryFolder()
    const harms: Record<string, Uint8Array> = {
      half: whole.subarray(0, whole.length >> 1),
      head: whole.subarray(0, 40),
      'end gone': whole.subarray(0, whole.length - 7),
      'bytes turned': whole.map((byte, at) => (at > 600 && at % 97 === 0 ? byte ^ 0x55 : byte)),
      'zeroed middle': whole.map((byte, at) => (at > whole.length * 0.4 && at < whole.length * 0.6 ? 0 : byte)),
    }
    for (const [harm, bytes] of Object.entries(harms)) {
      const place = join(folder, `${harm} ${file}`)
      await writeFile(place, bytes)
      try {
        const facts = await factsOf(place)
        expect([harm, facts.durationMs >= 0 && facts.durationMs < 60_000]).toEqual([harm, true])
        expect((await storedBytes(place)).length).toBeLessThan(10_000_000)
      } catch (error) {
        expect([harm, error]).toEqual([
          harm,
          expect.objectContaining({ kind: expect.stringMatching(/unsupported|integrity/) as string }),
        ])
      }
    }
  })
})

describe('what is stored as WAV', () => {
  it('keeps 24 bits where 16 would not hold the samples', async () => {
    const caf = await fixture('tone-24.caf')
    // Big endian or little, the least byte of some samples is set.
    const data = Buffer.from(caf)
    const at = data.indexOf('data') + 16
    for (let n = at; n + 2 < data.length; n += 3) data[n] = 0x55
    const place = join(await temporaryFolder(), 'fine.caf')
    await writeFile(place, data)
    const bytes = await storedBytes(place)
    expect(parseWav(bytes, bytes.length)).toMatchObject({ bitsPerSample: 24 })
  })
})
