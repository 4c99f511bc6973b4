import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRecoveryCode, parseRecoveryCode } from '../../../../main/vault/codes/recoveryCode'

const SECRET = Buffer.from('00112233445566778899aabbccddeeff', 'hex')

describe('a recovery code', () => {
  it('has six groups of five symbols without I, L, O and U', () => {
    expect(formatRecoveryCode(SECRET)).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-HJKMNP-TV-Z]{5}$/)
  })

  it('comes back as it was, for every secret', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(parseRecoveryCode(formatRecoveryCode(Buffer.from(bytes)))).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('is read however a person writes it', () => {
    const code = formatRecoveryCode(SECRET)
    const sloppy = code.toLowerCase().replace(/-/g, ' \u2013 ').replace(/0/g, 'o').replace(/1/g, 'l')
    expect(parseRecoveryCode(` ${sloppy}\n`)).toEqual(SECRET)
  })

  it('tells any single wrong symbol', () => {
    const code = formatRecoveryCode(SECRET).replace(/-/g, '')
    fc.assert(
      fc.property(fc.nat(code.length - 1), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (at, symbol) => {
        fc.pre(code[at] !== symbol)
        expect(() => parseRecoveryCode(code.slice(0, at) + symbol + code.slice(at + 1))).toThrow(
          expect.objectContaining({ kind: 'wrong-recovery-code' }),
        )
      }),
    )
  })

  it('says how many symbols are there when some are missing', () => {
    expect(() => parseRecoveryCode(formatRecoveryCode(SECRET).slice(0, -1))).toThrow(
      /30 letters and digits; this one has 29/,
    )
  })
})
