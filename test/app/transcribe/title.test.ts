import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { titleOf } from '../../../app/transcribe/title'

describe('a title from the first sentence', () => {
  it.each([
    ['ask not what your country can do. Ask what you can do.', 'Ask not what your country can do'],
    ['Um, well, today I met Dr. J. S. Bach? He was kind.', 'Today I met Dr. J. S. Bach'],
    ['Version 3.5 is out! Good.', 'Version 3.5 is out'],
    ['Well done everyone. Really.', 'Well done everyone'],
    ['今日は晴れです。散歩に行く。', '今日は晴れです'],
    ['no end in sight', 'No end in sight'],
  ])('makes of "%s" the title "%s"', (said, title) => expect(titleOf(said)).toBe(title))

  it('cuts a long sentence at a word', () => {
    const title = titleOf(`${'word '.repeat(40)}end.`)
    expect(title).toMatch(/^Word( word)*…$/)
    expect(title?.length).toBeLessThanOrEqual(80)
  })

  it.each(['', '  ', '…', '?!'])('proposes none for "%s"', (said) => expect(titleOf(said)).toBeNull())

  it('is short, well-formed and one line, whatever was said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (said) => {
        const title = titleOf(said) ?? ''
        expect(title.length).toBeLessThanOrEqual(82)
        expect(title.isWellFormed()).toBe(true)
        expect(title).not.toContain('\n')
      }),
    )
  })
})
