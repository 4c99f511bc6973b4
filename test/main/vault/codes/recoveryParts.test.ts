import { combine } from 'shamir-secret-sharing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRecoveryCode } from '../../../../main/vault/codes/recoveryCode'
import {
  combinedCode,
  combineParts,
  MOST_PARTS,
  parsePart,
  splitCode,
} from '../../../../main/vault/codes/recoveryParts'
import { systemPorts } from '../../../../main/platform/ports'
import { kindOf } from '../fixtures'

const CODE = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const parts = (of: number, needed: number, practice = false): Promise<readonly string[]> =>
  splitCode(systemPorts, CODE, { parts: of, needed, practice })
const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: unknown) => (error as Error).message,
  )
/** Every way to take `count` of the values. */
function choices<T>(values: readonly T[], count: number): T[][] {
  if (count === 0) return [[]]
  return values.flatMap((value, at) => choices(values.slice(at + 1), count - 1).map((rest) => [value, ...rest]))
}

describe('a recovery code in parts', () => {
  it('has eight groups of five symbols a part, which nobody takes for a whole code', async () => {
    for (const part of await parts(5, 3)) expect(part).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}$/)
  })

  it('comes back from any two of three and any three of five, in any order', async () => {
    for (const [of, needed] of [
      [3, 2],
      [5, 3],
    ] as const)
      for (const some of choices(await parts(of, needed), needed)) {
        expect(await combinedCode(some)).toBe(formatRecoveryCode(CODE))
        expect(await combinedCode([...some].reverse())).toBe(formatRecoveryCode(CODE))
      }
  })

  it('comes back for every number of parts, and from more than are needed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: MOST_PARTS })
          .chain((of) => fc.tuple(fc.constant(of), fc.integer({ min: 2, max: of }))),
        async ([of, needed]) => {
          expect(await combinedCode(await parts(of, needed))).toBe(formatRecoveryCode(CODE))
        },
      ),
      { numRuns: 30, seed: 22 },
    )
  })

  it('says how many are missing; the same part twice is one', async () => {
    const [first = '', second = ''] = await parts(5, 3)
    expect(await messageOf(combinedCode([first, second]))).toContain('One more part')
    expect(await messageOf(combinedCode([first, first]))).toContain('2 more parts')
    expect(await kindOf(combinedCode([]))).toBe('wrong-recovery-code')
  })

  it('says nothing with one part less: every code fits what is there', async () => {
    const [one, two] = (await parts(3, 3)).map((part) => parsePart(part).share)
    const other = new Uint8Array(one?.length ?? 0).fill(7)
    other[other.length - 1] = [1, 2, 3].find((x) => x !== one?.at(-1) && x !== two?.at(-1)) ?? 0
    const secret = await combine([one, two, other].map((share) => new Uint8Array(share ?? [])))
    expect(Buffer.from(secret.subarray(0, 16))).not.toEqual(CODE)
  })

  it('parts of two codes are told apart, and one that was made up does not fit', async () => {
    const [mine = '', also = ''] = await parts(3, 2)
    const [, others = ''] = await parts(3, 2)
    expect(await messageOf(combinedCode([mine, others]))).toContain('different codes')
    const [one, two] = [parsePart(mine), parsePart(also)]
    const share = Buffer.from(two.share)
    share[0] = (share[0] ?? 0) ^ 1
    expect(await messageOf(combineParts([one, { ...two, share }]))).toContain('do not fit together')
  })

  it('practice parts fit together, give no code, and do not go with real ones', async () => {
    const practice = await parts(3, 2, true)
    expect(await combinedCode(practice.slice(1))).toBeNull()
    const [real = ''] = await parts(3, 2)
    expect(await kindOf(combinedCode([real, practice[1] ?? '']))).toBe('wrong-recovery-code')
  })

  it('notices a symbol that is mistyped, and what is no part', async () => {
    const [part = ''] = await parts(3, 2)
    let unnoticed = 0
    for (let at = 0; at < part.length; at++) {
      if (part[at] === '-') continue
      const typed = part.slice(0, at) + (part[at] === '7' ? '8' : '7') + part.slice(at + 1)
      if ((await messageOf(Promise.resolve().then(() => parsePart(typed)))) === 'no error') unnoticed += 1
    }
    // The three symbols of the check tell all but one of 32,768.
    expect(unnoticed).toBeLessThanOrEqual(1)
    expect(await kindOf(combinedCode([formatRecoveryCode(CODE)]))).toBe('wrong-recovery-code')
    expect(await kindOf(combinedCode(['', '']))).toBe('wrong-recovery-code')
  })

  it('cannot be made with numbers that make no sense', async () => {
    for (const [of, needed] of [
      [3, 1],
      [2, 3],
      [16, 2],
      [3, 2.5],
      [Number.NaN, 2],
    ] as const)
      expect(await kindOf(parts(of, needed))).toBe('invalid-input')
  })
})
