import { describe, expect, it } from 'vitest'
import { fieldsWords, valueWords } from '../../../renderer/conflicts/fields'

describe('what a change held', () => {
  it('is said in words, never as milliseconds', () => {
    expect(valueWords('deletedAt', '1795701668621')).toMatch(/^In the trash since .*2026/)
    expect(valueWords('deletedAt', '')).toBe('Not in the trash')
    expect(valueWords('deletedAt', null)).toBe('Not in the trash')
    expect(valueWords('title', '1795701668621')).toBe('1795701668621')
    expect(valueWords('title', null)).toBe('')
  })

  it('names the fields of one step apart', () => {
    expect(fieldsWords('title')).toBe('Title')
    expect(fieldsWords('title tags deletedAt')).toBe('Title, Tags, Trash')
  })
})
