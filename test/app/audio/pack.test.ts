import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packRecording, unpackRecording } from '../../../app/model/pack'
import { recordingSchema, type Manifest, type Recording } from '../../../app/model/recording'
import { recording } from '../merge/fixtures'

const MB = 1_000_000
const piece = fc.record({
  id: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  sizeBytes: fc.integer({ min: 1, max: 524_272 }),
})
/** Versions that share pieces, in any order, some of them more than once. */
const versions = fc
  .array(piece, { minLength: 1, maxLength: 20 })
  .chain((pieces) => fc.array(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), { minLength: 1, maxLength: 4 }))

const manifestOf = (chunks: { id: string; sizeBytes: number }[]): Manifest =>
  ({ chunks, sizeBytes: chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), root: 'a'.repeat(64) }) as Manifest

function withVersions([current = [], ...earlier]: { id: string; sizeBytes: number }[][]): Recording {
  const previous = earlier.map((chunks, n) => ({ manifest: manifestOf(chunks), durationMs: n, replacedAt: n }))
  return recordingSchema.parse({ ...recording(), manifest: manifestOf(current), previous })
}

describe('a recording as it is written down', () => {
  it('is read back as it was, whatever its versions share', () => {
    fc.assert(
      fc.property(versions, (all) => {
        const before = withVersions(all)
        const stored = JSON.parse(JSON.stringify(packRecording(before))) as Record<string, unknown>
        expect(recordingSchema.parse(unpackRecording(stored))).toEqual(before)
      }),
    )
  })

  it('keeps a gigabyte that was trimmed ten times below 1 MB, encrypted', () => {
    const chunks = Array.from({ length: 4600 }, (_, n) => ({
      id: n.toString(16).padStart(64, '0'),
      sizeBytes: 234_000,
    }))
    const trims = Array.from({ length: 11 }, (_, n) => [
      { id: 'f'.repeat(63) + n.toString(16), sizeBytes: 1 },
      ...chunks.slice(n * 100),
    ])
    const whole = withVersions(trims)
    const encrypted = (body: object): number => (JSON.stringify(body).length * 4) / 3
    expect(encrypted(whole)).toBeGreaterThan(4 * MB)
    expect(encrypted(packRecording(whole))).toBeLessThan(0.35 * MB)
  })

  it('is read as it was written before there was a table', () => {
    const old = withVersions([[{ id: 'b'.repeat(64), sizeBytes: 7 }]])
    expect(recordingSchema.parse(unpackRecording(old))).toEqual(old)
  })

  it.each([
    ['a table that is not base64', { pieces: '***' }],
    ['a table that ends in the middle of a piece', { pieces: btoa('x'.repeat(35)) }],
    ['runs that are none', { manifest: { sizeBytes: 0, root: 'a'.repeat(64), runs: [[0, -1]] } }],
    ['a piece without bytes', { pieces: btoa('\0'.repeat(36)) }],
  ])('%s is refused', (_what, change) => {
    const stored = { ...packRecording(withVersions([[{ id: 'b'.repeat(64), sizeBytes: 7 }]])), ...change }
    expect(recordingSchema.safeParse(unpackRecording(stored)).success).toBe(false)
  })
})
