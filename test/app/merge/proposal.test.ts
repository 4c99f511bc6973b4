import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proposeText } from '../../../app/text/proposal'
import { sentencesOf } from '../../../app/text/sentences'
import { PROPOSAL_PAIRS } from './proposalPairs'

describe('what is proposed for two rewritten texts', () => {
  it.each(PROPOSAL_PAIRS)('$what', ({ base, left, right, proposed }) => {
    expect(proposeText(base, left, right)).toBe(proposed)
  })

  it('is decided the same way from either side', () => {
    for (const { what, base, left, right, proposed } of PROPOSAL_PAIRS)
      expect(proposeText(base, right, left) === null, what).toBe(proposed === null)
  })

  it('holds only sentences that a side has, each as often as there', () => {
    const words = fc.array(fc.constantFrom('Tea. ', 'Rain! ', 'Sun.\n', '- a\n', '- b\n', 'so '), { maxLength: 6 })
    fc.assert(
      fc.property(words, words, words, (base, left, right) => {
        const [b, l, r] = [base.join(''), left.join(''), right.join('')]
        const proposed = proposeText(b, l, r)
        const whole = (text: string): string[] => sentencesOf(text).sentences.map((sentence) => sentence.text)
        for (const one of new Set(whole(proposed ?? ''))) {
          const count = (text: string): number => whole(text).filter((other) => other === one).length
          expect(count(proposed ?? '')).toBeLessThanOrEqual(Math.max(count(l), count(r)))
        }
      }),
      { seed: 5, numRuns: Number(process.env['BRAINDUMP_PROPOSAL_RUNS'] ?? 200) },
    )
  })
})
