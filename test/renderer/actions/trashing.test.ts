import { describe, expect, it } from 'vitest'
import { neighbourOf } from '../../../renderer/actions/trashing'
import { sessionIdOf } from '../support/seed'

const order = Array.from({ length: 5 }, (_, n) => sessionIdOf(n))
const at = (...places: number[]) => places.map((place) => sessionIdOf(place))

describe('what is shown when entries go', () => {
  it.each([
    ['the next one', at(1), 2],
    ['the one after the last of several', at(0, 2), 3],
    ['the one before, when the last goes', at(4), 3],
    ['the one before, when all to the end go', at(2, 3, 4), 1],
  ])('is %s', (_name, gone, next) => {
    expect(neighbourOf(gone, order)).toBe(sessionIdOf(next))
  })

  it('is nothing, when all go or what goes is not in the list', () => {
    expect(neighbourOf(order, order)).toBeNull()
    expect(neighbourOf(at(9), order)).toBeNull()
  })
})
