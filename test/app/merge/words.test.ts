import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spacedWords, tokens, tokensAndLines } from '../../../app/text/tokens'
import { wordSplices, type Splice } from '../../../app/text/words'

const apply = (text: string, splices: Splice[]): string =>
  splices.reduceRight((now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove), text)

describe('a text in pieces', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('old', 'don’t', '今日は', '.', ' ', '\n', '\r\n', '\u00a0', '\u2028', '\ufeff'))
      .map((parts) => parts.join('')),
  )

  it('is whole when they are joined', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(tokens(one).join('')).toBe(one)
        expect(tokensAndLines(one).join('')).toBe(one)
        expect(spacedWords(one).join('')).toBe(one.trimStart())
      }),
    )
  })

  it('has the words between its spaces, and its lines', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(spacedWords(one)).toEqual(one.match(/\S+\s*/g) ?? [])
      }),
    )
    expect(tokensAndLines('one \n\n two')).toEqual(['one', ' ', '\n', '\n', ' ', 'two'])
  })
})

describe('splices by words', () => {
  it('replaces a word as a whole', () => {
    expect(wordSplices('see you Tuesday', 'see you Friday')).toEqual([{ at: 8, remove: 7, insert: 'Friday' }])
  })

  it('takes scripts without spaces character by character', () => {
    expect(tokens('今日は')).toEqual(['今', '日', 'は'])
  })

  it('turns any text into any other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        expect(apply(before, wordSplices(before, after))).toBe(after)
      }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', ' ')),
        fc.array(fc.constantFrom('a', 'b', 'c', ' ')),
        (a, b) => {
          expect(apply(a.join(''), wordSplices(a.join(''), b.join('')))).toBe(b.join(''))
        },
      ),
    )
  })

  it('replaces the middle as a whole rather than search long for the least edit', () => {
    const before = Array.from({ length: 20_000 }, (_, n) => `a${n}`).join(' ')
    const after = Array.from({ length: 20_000 }, (_, n) => `b${n}`).join(' ')
    const started = process.cpuUsage()
    expect(apply(before, wordSplices(before, after))).toBe(after)
    // Processor time: other tests run at the same time.
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(1000)
  })
})
