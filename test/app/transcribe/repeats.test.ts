import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guardRepeats, withoutRepeats } from '../../../app/transcribe/repeats'

const segment = (text: string, startMs = 0) => ({ startMs, endMs: startMs + 1_000, text })

describe('the guard against loops', () => {
  it.each([
    ['Thank you. Thank you. Thank you. Thank you.', 'Thank you.'],
    [
      'and then we went home ' + 'and we sat down, '.repeat(7) + 'in the end',
      'and then we went home and we sat down, in the end',
    ],
    ['you you you you you you', 'you'],
  ])('cuts "%s" to one round', (looped, expected) => expect(withoutRepeats(looped)).toBe(expected))

  it.each(['No, no, no!', 'very very very good', 'bye bye', 'again and again and so on', 'ha ha ha ha'])(
    'leaves "%s" as people say it',
    (said) => expect(withoutRepeats(said)).toBe(said),
  )

  it('keeps one of many equal segments and all of two', () => {
    const looped = [
      segment('Hello.'),
      ...[1, 2, 3, 4].map((n) => segment('Thanks for watching!', n * 1_000)),
      segment('Bye.', 9_000),
    ]
    expect(guardRepeats(looped).map(({ text }) => text)).toEqual(['Hello.', 'Thanks for watching!', 'Bye.'])
    const twice = [segment('Yes.'), segment('Yes.', 1_000)]
    expect(guardRepeats(twice)).toEqual(twice)
  })

  it('keeps the words of a segment in step with its text', () => {
    const words = Array.from({ length: 12 }, (_, i) => ({
      startMs: i * 100,
      endMs: i * 100 + 90,
      text: ['go', 'on', 'then'][i % 3] ?? '',
    }))
    const [guarded] = guardRepeats([{ ...segment(words.map((word) => word.text).join(' ')), words }])
    expect(guarded?.text).toBe('go on then')
    expect(guarded?.words?.map((word) => word.startMs)).toEqual([0, 100, 200])
  })

  it('never adds a word', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c.', 'D'), { maxLength: 40 }).map((words) => words.join(' '))
    fc.assert(
      fc.property(text, (said) => {
        const once = withoutRepeats(said)
        expect(once.length).toBeLessThanOrEqual(said.length)
        const words = said.split(' ')
        expect(once.split(' ').every((word) => words.includes(word))).toBe(true)
      }),
    )
  })
})
