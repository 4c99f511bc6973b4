import { describe, expect, it } from 'vitest'
import { withoutAnnotations } from '../../../app/transcribe/annotations'

const words = (text: string) => text.split(' ').map((one, i) => ({ text: one, startMs: i * 100, endMs: i * 100 + 90 }))
const left = (text: string): string =>
  withoutAnnotations(words(text))
    .map((word) => word.text)
    .join(' ')

describe('descriptions of sounds', () => {
  it.each([
    ['(upbeat music)', ''],
    ['[BLANK_AUDIO]', ''],
    ['[Music] And so (applause) my fellow Americans. [Laughter].', 'And so my fellow Americans.'],
    ['*coughs* hello', 'hello'],
    ['♪♪♪', ''],
    ['♪ la la ♪', 'la la'],
  ])('are left out: %s', (heard, kept) => expect(left(heard)).toBe(kept))

  it.each([
    'I said so myself.',
    'five * six',
    'a ( b',
    '(this goes on for much longer than any sound would be described)',
  ])('leaves alone what was said: %s', (heard) => expect(left(heard)).toBe(heard))

  it('keeps the times of the words that stay', () => {
    expect(withoutAnnotations(words('[Music] hello'))).toEqual([{ text: 'hello', startMs: 100, endMs: 190 }])
  })
})
