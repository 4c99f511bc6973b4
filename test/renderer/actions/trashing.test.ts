import { describe, expect, it } from 'vitest'
import { neighbourOf, trashAndGoOn } from '../../../renderer/actions/trashing'
import { useEntries } from '../../../renderer/stores/journal/entries'
import { useNavigation } from '../../../renderer/stores/journal/navigation'
import { useMemory } from '../support/mount'
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

describe('an entry that is open while others go', () => {
  it('stays open, and only its own going opens the next', async () => {
    useMemory()
    await useEntries().load('journal')
    const navigation = useNavigation()
    const ids = useEntries().lists.journal.map(({ id }) => id)
    navigation.order = ids
    const [first, second, third, fourth] = ids
    if (!first || !second || !third || !fourth) throw new Error('The seed has four entries.')
    navigation.openEntry(first)
    await trashAndGoOn([second, third])
    expect(navigation.entryId).toBe(first)
    await trashAndGoOn([first])
    expect(navigation.entryId).toBe(second)
  })
})
