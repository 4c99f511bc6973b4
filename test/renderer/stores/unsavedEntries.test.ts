import { beforeEach, describe, expect, it } from 'vitest'
import { sessionIdOf, tagIdOf } from '../support/seed'
import { callsOf, useMemory } from '../support/mount'
import type { Memory } from '../support/memoryApi'
import { useUnsavedEntries } from '../../../renderer/stores/journal/unsavedEntries'
import { useEntries } from '../../../renderer/stores/journal/entries'
import { useEntry } from '../../../renderer/stores/journal/entry'
import { useNavigation } from '../../../renderer/stores/journal/navigation'

let memory: Memory
beforeEach(() => {
  memory = useMemory({ seed: [] }).memory
})

describe('an entry that was begun', () => {
  it('is nowhere but in the window', async () => {
    const id = useUnsavedEntries().begin()
    await useEntry().open(id)
    expect(useEntry().entry).toMatchObject({ session: { id, title: '' }, messages: [] })
    await useEntries().setPinned([id], true)
    await useEntries().setArchived([id], true)
    await useEntries().trash([id])
    expect(memory.state.calls).toEqual([])
  })

  it('is written down once, with its first content', async () => {
    const id = useUnsavedEntries().begin()
    await useEntry().open(id)
    await Promise.all([useEntry().rename(id, 'A title'), useEntry().addNote(id, 'A note')])
    expect(callsOf(memory, 'journal').filter(([name]) => name === 'journal.create')).toHaveLength(1)
    expect(memory.state.entries.get(id)).toMatchObject({
      session: { title: 'A title' },
      messages: [{ text: 'A note' }],
    })
    expect(useEntries().get(id)?.id).toBe(id)
  })

  it('goes when it is left with everything erased again, and stays with anything in it', async () => {
    const [erased, titled, tagged] = [
      useUnsavedEntries().begin(),
      useUnsavedEntries().begin(),
      useUnsavedEntries().begin(),
    ]
    await useEntry().setText(await useEntry().addNote(erased, 'A slip'), ' ')
    await useEntry().rename(titled, 'A title')
    await useEntries().setTag([tagged], tagIdOf(0), true)
    for (const id of [erased, titled, tagged]) await useUnsavedEntries().discardIfEmpty(id)
    expect([...memory.state.entries.keys()]).toEqual([titled, tagged])
    expect(useEntries().get(erased)).toBeUndefined()
  })

  it('stays when the person is back in it before it went', async () => {
    const id = useUnsavedEntries().begin()
    await useEntry().setText(await useEntry().addNote(id, 'A slip'), ' ')
    const leaving = useUnsavedEntries().discardIfEmpty(id)
    useNavigation().openEntry(id)
    await leaving
    expect([...memory.state.entries.keys()]).toEqual([id])
    useNavigation().closeEntry()
    await useUnsavedEntries().discardIfEmpty(id)
    expect(memory.state.entries.size).toBe(0)
  })

  it('does not take along an entry that was there before, however empty', async () => {
    memory = useMemory({ seed: [{ title: '', daysAgo: 0, hour: 9 }] }).memory
    await useUnsavedEntries().discardIfEmpty(sessionIdOf(0))
    expect(memory.state.entries.size).toBe(1)
  })

  it('is written down by a tag, too', async () => {
    const id = useUnsavedEntries().begin()
    await useEntries().setTag([id], tagIdOf(0), true)
    expect(memory.state.entries.get(id)?.session.tags).toEqual({ [tagIdOf(0)]: true })
  })

  it('is tried again when it could not be written down', async () => {
    const id = useUnsavedEntries().begin()
    memory.state.failing.set('journal.create', 'disk-full')
    await expect(useEntry().rename(id, 'A title')).rejects.toMatchObject({ kind: 'disk-full' })
    memory.state.failing.clear()
    await useEntry().rename(id, 'A title')
    expect(memory.state.entries.get(id)?.session.title).toBe('A title')
  })
})
