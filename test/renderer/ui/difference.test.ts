import { diffWordsWithSpace } from 'diff'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf } from '../../../renderer/ui/difference/difference'
import { apartPairs } from '../../support/texts'

describe('the difference of two texts', () => {
  it.each(Object.entries(apartPairs))('is there in a moment for %s', (_, [before, after]) => {
    const started = process.cpuUsage()
    const parts = differenceOf(before, after)
    // Processor time: other tests run at the same time.
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(1000)
    const without = (kind: string): string =>
      parts
        .filter((part) => part.kind !== kind)
        .map(({ text }) => text)
        .join('')
    expect([without('added') === before, without('removed') === after]).toEqual([true, true])
  })

  it('is the least one for ordinary texts', () => {
    const word = fc.constantFrom('the', 'river', 'Grüße', 'was', 'was,', 'old.', 'a', "don't", 'well-known', '(so)')
    const space = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\n\n', ' \r\n')
    const text = fc.array(fc.tuple(word, space), { minLength: 1, maxLength: 40 })
    const shared = fc.tuple(text, text, text, text)
    fc.assert(
      fc.property(shared, ([start, one, other, end]) => {
        const [before, after] = [one, other].map((middle) => [...start, ...middle, ...end].flat().join(''))
        const least = diffWordsWithSpace(before ?? '', after ?? '').map(({ value, added, removed }) => ({
          text: value,
          kind: added ? 'added' : removed ? 'removed' : 'same',
        }))
        const kept = least.filter(({ kind }) => kind === 'same').reduce((sum, { text: { length } }) => sum + length, 0)
        fc.pre(kept >= 0.4 * Math.max(before?.length ?? 0, after?.length ?? 0))
        expect(differenceOf(before ?? '', after ?? '')).toEqual(least)
      }),
    )
  })

  it('never marks a line that stayed, however much came', () => {
    const more = 'A long paragraph about something else entirely.\n'.repeat(4)
    expect(differenceOf('To do\nmilk', `To do\n${more}bread`)).toEqual([
      { text: 'To do', kind: 'same' },
      { text: '\nmilk', kind: 'removed' },
      { text: `\n${more}bread`, kind: 'added' },
    ])
    expect(differenceOf('Day.', `Day.\n${more}`)[0]).toEqual({ text: 'Day.', kind: 'same' })
  })

  it('takes words of other scripts as words', () => {
    expect(differenceOf('мы были у реки', 'мы были у моря')).toEqual([
      { text: 'мы были у ', kind: 'same' },
      { text: 'реки', kind: 'removed' },
      { text: 'моря', kind: 'added' },
    ])
  })

  it('shows each changed word of a long transcript', () => {
    const heard = Array.from({ length: 4_500 }, (_, n) => (n % 4 === 0 ? `name${n}` : 'and'))
    const again = heard.map((word, n) => (n % 10 === 5 ? 'other' : word))
    const parts = differenceOf(heard.join(' '), again.join(' '))
    expect(parts.filter(({ kind }) => kind === 'added')).toHaveLength(450)
    expect(parts.find(({ kind }) => kind === 'removed')).toEqual({ text: 'and', kind: 'removed' })
  })
})
