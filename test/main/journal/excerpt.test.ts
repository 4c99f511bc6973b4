import { describe, expect, it } from 'vitest'
import { EXCERPT_LENGTH, excerptOf } from '../../../main/journal/list/facts'

describe('the first words of a note', () => {
  it('are one line without the marks of its lines', () => {
    expect(excerptOf('# Monday\n\nThree things:\n\n- a heron\n* the cold\n2. to call Jonas\n\n> and a quote')).toBe(
      'Monday Three things: · a heron · the cold · to call Jonas and a quote',
    )
    expect(excerptOf('- one\n- two')).toBe('one · two')
  })

  it('leave a dash, a number and a hash inside a sentence alone', () => {
    const text = 'Twelve - no, 13. Not #4 > 3'
    expect(excerptOf(text)).toBe(text)
    expect(excerptOf('1999 was a good year')).toBe('1999 was a good year')
  })

  it('are cut between characters', () => {
    const cut = excerptOf('🦊'.repeat(EXCERPT_LENGTH))
    expect(cut.isWellFormed()).toBe(true)
    expect(cut.length).toBeLessThanOrEqual(EXCERPT_LENGTH)
  })
})
