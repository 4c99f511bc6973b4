import { describe, expect, it } from 'vitest'
import { useEntry } from '../../../renderer/stores/journal/entry'
import { useMemory } from '../support/mount'
import { sessionIdOf } from '../support/seed'

describe('an entry that is deleted permanently elsewhere while its title is typed', () => {
  it('is kept with the notes that stood under it, also where these vanished first', async () => {
    const { memory } = useMemory({ seed: [{ title: 'A title', daysAgo: 0, hour: 9, note: 'A note' }] })
    const gone = sessionIdOf(0)
    const { entries } = memory.state
    await useEntry().open(gone)
    const before = entries.get(gone)
    if (!before || before.messages.length !== 1) throw new Error('The entry has no note to lose.')
    entries.set(gone, { ...before, messages: [] })
    await useEntry().reload()
    expect(useEntry().entry?.messages).toEqual([])
    entries.delete(gone)
    await useEntry().rename(gone, 'A title that goes on')
    const [kept] = [...entries.values()]
    expect(kept).toMatchObject({ session: { title: 'A title that goes on' }, messages: [{ text: 'A note' }] })
  })
})
