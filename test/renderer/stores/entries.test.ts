import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { useEntries } from '../../../renderer/stores/journal/entries'
import { useSearch } from '../../../renderer/stores/journal/search'
import { toasts } from '../../../renderer/ui/overlay/toasts'
import type { Memory } from '../support/memoryApi'
import { useMemory } from '../support/mount'
import { JOURNAL, sessionIdOf, tagIdOf } from '../support/seed'

let memory: Memory

beforeEach(async () => {
  memory = useMemory().memory
  toasts.splice(0)
  useEntries().start()
  await useEntries().load('journal')
})

describe('entries', () => {
  it('leave the list at once when trashed, before main has answered, and come back with Undo', async () => {
    const entries = useEntries()
    const id = sessionIdOf(0)
    const trashing = entries.trash([id])
    expect(entries.lists.journal.some((entry) => entry.id === id)).toBe(false)
    await trashing
    toasts.at(-1)?.action?.run()
    await flushPromises()
    expect(entries.lists.journal.some((entry) => entry.id === id)).toBe(true)
  })

  it('come back and say why when main refuses', async () => {
    const entries = useEntries()
    memory.state.failing.set('journal.trash', 'disk-full')
    await entries.trash([sessionIdOf(0)])
    expect(entries.get(sessionIdOf(0))?.deletedAt).toBeNull()
    expect(toasts.at(-1)).toMatchObject({ tone: 'danger' })
    expect(toasts.at(-1)?.text).toContain('disk is full')
  })

  it('follow what changes elsewhere', async () => {
    const id = sessionIdOf(1)
    const entry = memory.state.entries.get(id)
    if (!entry) throw new Error('The seed has it.')
    memory.state.entries.set(id, { ...entry, session: { ...entry.session, title: 'Renamed on the phone' } })
    memory.announce([id])
    await flushPromises()
    expect(useEntries().get(id)?.title).toBe('Renamed on the phone')
  })
})

describe('search', () => {
  it('shows the answer to the newest question, though an older one arrives later', async () => {
    const search = useSearch()
    const answers: (() => void)[] = []
    const original = window.api.search.query
    Object.assign(window.api.search, {
      query: (input: never) => new Promise((resolve) => answers.push(() => resolve(original(input)))),
    })
    search.query = 'river'
    const first = search.run()
    search.query = 'plan'
    const second = search.run()
    answers[1]?.()
    await second
    answers[0]?.()
    await first
    expect(search.hits.every((hit) => hit.snippet.toLowerCase().includes('plan'))).toBe(true)
    expect(search.hits.length).toBeGreaterThan(0)
  })

  it('filters by several tags without a word typed', async () => {
    const search = useSearch()
    search.toggleTag(tagIdOf(0))
    search.toggleTag(tagIdOf(3))
    await flushPromises()
    const wanted = JOURNAL.filter((seed) => seed.tags?.includes(0) && seed.tags.includes(3))
    expect(search.hits).toHaveLength(wanted.length)
  })

  it('fetches entries that no list has, so that hits in the archive can be shown', async () => {
    const search = useSearch()
    search.query = 'Old project'
    await search.run()
    expect(useEntries().get(search.hits[0]?.id ?? '')?.archived).toBe(true)
  })
})
