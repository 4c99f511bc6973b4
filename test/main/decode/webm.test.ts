import fc from 'fast-check'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ID, small, wide } from '../../../app/audio/webm/ebml'
import { bytesSource } from '../../../main/decode/source'
import { openWebmOpus } from '../../../main/decode/containers/webm'

/** As a window recorded it: Opus, no sizes. */
const recorded = await readFile(new URL('../../fixtures/audio/speech.webm', import.meta.url))

async function packetsOf(bytes: Uint8Array): Promise<Buffer[] | null> {
  const opened = await openWebmOpus(bytesSource(bytes))
  if (opened === null) return null
  const packets: Buffer[] = []
  for await (const packet of opened.packets()) packets.push(Buffer.from(packet))
  return packets
}

/** A stream of one cluster, and what its track says. */
const stream = (codec: string, ...blocks: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([
    small(ID.ebml),
    wide(
      ID.segment,
      wide(
        ID.tracks,
        wide(
          ID.trackEntry,
          small(ID.trackNumber, Uint8Array.of(1)),
          small(ID.trackType, Uint8Array.of(2)),
          wide(ID.codecId, Buffer.from(codec)),
        ),
      ),
      wide(ID.cluster, small(ID.timestamp, Uint8Array.of(0)), ...blocks),
    ),
  ])
const block = (flags: number, ...packet: readonly number[]): Uint8Array =>
  small(ID.simpleBlock, Uint8Array.of(0x81, 0, 0, flags, ...packet))

describe('a WebM stream with Opus', () => {
  it('says what the decoder needs, and gives every packet', async () => {
    const opened = await openWebmOpus(bytesSource(recorded))
    expect(opened).toMatchObject({ sampleRateHz: 48_000, channels: 1 })
    expect(Buffer.from(opened?.codecPrivate ?? []).toString('latin1')).toMatch(/^OpusHead/)
    const packets = (await packetsOf(recorded)) ?? []
    expect(packets.length).toBeGreaterThan(600) // 40 s in packets of 60 ms.
    expect(packets.every(({ length }) => length > 0)).toBe(true)
  })

  it('that was cut off anywhere gives every packet that is whole', async () => {
    const whole = (await packetsOf(recorded)) ?? []
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1000, max: recorded.length }), async (length) => {
        const packets = (await packetsOf(recorded.subarray(0, length))) ?? []
        expect(Buffer.concat(packets).equals(Buffer.concat(whole.slice(0, packets.length)))).toBe(true)
        expect(packets.map(({ length: size }) => size).join()).toBe(
          whole
            .slice(0, packets.length)
            .map(({ length: size }) => size)
            .join(),
        )
        // What is missing is the rest of the file, its headers and at most one packet that is not whole.
        const missing = whole.slice(packets.length)
        const bytes = missing.reduce((sum, packet) => sum + packet.length, 0)
        expect(bytes - (missing[0]?.length ?? 0)).toBeLessThanOrEqual(recorded.length - length)
      }),
      { numRuns: 30 },
    )
  })

  it('without sizes, with an empty packet, or with nothing but its head is read all the same', async () => {
    expect(await packetsOf(stream('A_OPUS', block(0x80, 1, 2), block(0x80), block(0x80, 3)))).toEqual([
      Buffer.of(1, 2),
      Buffer.of(3),
    ])
    expect(await packetsOf(stream('A_OPUS'))).toEqual([])
  })

  it('of another codec, laced, or whose codec is a name of megabytes is left to others', async () => {
    expect(await packetsOf(stream('A_VORBIS', block(0x80, 1)))).toBeNull()
    expect(await packetsOf(stream('A_OPUS', block(0x82, 1)))).toBeNull()
    expect(await packetsOf(stream('A'.repeat(2_000_000), block(0x80, 1)))).toBeNull()
  })

  it('of chance is left to others, or read as far as it goes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 20_000 }), async (noise, at) => {
        const spoiled = Buffer.from(recorded.subarray(0, 20_000))
        spoiled.set(noise, Math.min(at, spoiled.length - noise.length))
        await packetsOf(spoiled)
        await packetsOf(noise)
      }),
      { numRuns: 200 },
    )
  })
})
