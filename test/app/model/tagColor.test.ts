import { expect, it } from 'vitest'
import { nextTagColor, TAG_COLORS } from '../../../app/model/tagColor'

it('gives each new tag a colour that no other has, as long as there is one, and then the least used', () => {
  const used: string[] = []
  for (let n = 0; n < TAG_COLORS.length; n++) used.push(nextTagColor(used))
  expect(new Set(used).size).toBe(TAG_COLORS.length)
  expect(nextTagColor(used)).toBe(used[0])
  // One that went leaves its colour for the next, whatever its letters.
  expect(nextTagColor(used.filter((_, n) => n !== 3).map((color) => color.toUpperCase()))).toBe(used[3])
})
