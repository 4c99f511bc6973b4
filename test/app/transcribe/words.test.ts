import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentencesOf, wordsOf } from '../../../app/transcribe/words'

const piece = (startMs: number, endMs: number, text: string) => ({ startMs, endMs, text })

describe('tokens become words', () => {
  it('joins tokens until the next one that begins with a space', () => {
    const pieces = [
      piece(0, 100, ' Fell'),
      piece(100, 200, 'ow'),
      piece(200, 210, ','),
      piece(300, 500, ' Americans'),
      piece(500, 510, '.'),
    ]
    expect(wordsOf(pieces, ' Fellow, Americans.')).toEqual([piece(0, 210, 'Fellow,'), piece(300, 510, 'Americans.')])
  })

  it('mends characters that were cut in two', () => {
    const pieces = [
      piece(0, 10, ' Gr'),
      piece(10, 20, '\uFFFD'),
      piece(20, 30, '\uFFFD'),
      piece(30, 40, 'ße'),
      piece(50, 60, ' an'),
    ]
    expect(wordsOf(pieces, ' Grüße an').map((word) => word.text)).toEqual(['Grüße', 'an'])
  })

  it('begins a word at every character of a script without spaces', () => {
    const pieces = [piece(0, 10, '今日'), piece(10, 20, 'は'), piece(20, 30, '。')]
    const words = wordsOf(pieces, '今日は。')
    expect(words.map((word) => word.text)).toEqual(['今日', 'は。'])
    expect(sentencesOf(words)[0]?.text).toBe('今日は。')
  })

  it('makes a segment of each sentence and cuts at long pauses', () => {
    const words = [piece(0, 100, 'One.'), piece(200, 300, 'Two'), piece(300, 400, 'three'), piece(5_000, 5_100, 'four')]
    expect(sentencesOf(words).map(({ startMs, endMs, text }) => piece(startMs, endMs, text))).toEqual([
      piece(0, 100, 'One.'),
      piece(200, 400, 'Two three'),
      piece(5_000, 5_100, 'four'),
    ])
  })

  it('never loses a word between words and sentences', () => {
    const words = fc.array(
      fc.record({ startMs: fc.nat(1e6), endMs: fc.nat(1e6), text: fc.stringMatching(/^[a-z]{1,5}[.,?]?$/) }),
    )
    fc.assert(
      fc.property(words, (all) => {
        expect(sentencesOf(all).flatMap((segment) => segment.words ?? [])).toEqual(all)
      }),
    )
  })
})
