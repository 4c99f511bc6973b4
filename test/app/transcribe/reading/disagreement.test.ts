import { describe, expect, it } from 'vitest'
import { disagreementsOf, firstSaid } from '../../../../app/transcribe/reading/disagreement'

const word = (text: string, startMs: number) => ({ text, startMs, endMs: startMs + 400 })
const HEARD = [
  {
    startMs: 1000,
    endMs: 4000,
    text: 'We leave on Tuesday at noon.',
    words: ['We', 'leave', 'on', 'Tuesday', 'at', 'noon.'].map((text, n) => word(text, 1000 + n * 500)),
  },
  { startMs: 5000, endMs: 8000, text: 'Ada brings the maps.' },
]
const TEXT = 'We leave on Tuesday at noon. Ada brings the maps.'

describe('where two versions of a transcript disagree', () => {
  it('is the time of the words, and what each says', () => {
    const places = disagreementsOf(TEXT.replace('Tuesday', 'Friday'), TEXT.replace('Tuesday', 'Monday'), HEARD)
    expect(places).toEqual([{ startMs: 2000, endMs: 3000, words: ['Friday', 'Monday'] }])
  })

  it('is within the sentence where the engine gave no times of words', () => {
    const [place, ...more] = disagreementsOf(TEXT, TEXT.replace('maps', 'maps and the tent'), HEARD)
    expect(more).toEqual([])
    expect(place?.words).toEqual(['', 'and the tent.'])
    expect(place?.startMs).toBeGreaterThanOrEqual(5000)
    expect(place?.endMs).toBeLessThanOrEqual(8000)
  })

  it('is every place, in order', () => {
    const places = disagreementsOf(TEXT.replace('Tuesday', 'Friday'), TEXT.replace('Ada', 'Eda'), HEARD)
    expect(places.map(({ words }) => words)).toEqual([
      ['Friday', 'Tuesday'],
      ['Ada', 'Eda'],
    ])
  })

  it('is nowhere for commas and capitals, and where nothing was heard', () => {
    expect(disagreementsOf(TEXT, TEXT.replace('leave on', 'Leave, on'), HEARD)).toEqual([])
    expect(disagreementsOf('one', 'two', [])).toEqual([])
  })
})

describe('when words of a question are said', () => {
  it('is where the first of them is heard that one side has alone', () => {
    expect(firstSaid(['We leave', 'Tuesday trip'], HEARD)).toBe(1500)
    expect(firstSaid(['Trip: tuesday', 'Trip'], HEARD)).toBe(2500)
    expect(firstSaid(['Holidays', 'Vacation'], HEARD)).toBeNull()
    expect(firstSaid(['Maps', 'Maps'], HEARD)).toBeNull()
  })
})
