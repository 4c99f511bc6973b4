import { nextTick } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rememberLastEntry, reopenLastEntry } from '../../../renderer/journal/lastEntry'
import { useEntries } from '../../../renderer/stores/journal/entries'
import { useNavigation } from '../../../renderer/stores/journal/navigation'
import { useSettings } from '../../../renderer/stores/settings'
import { useMemory } from '../support/mount'
import { sessionIdOf } from '../support/seed'

beforeEach(async () => {
  vi.useFakeTimers()
  useMemory()
  await useEntries().load('journal')
})
afterEach(() => vi.useRealTimers())

it('the entry that was open last is opened again, and a narrow window still begins with the list', async () => {
  const stop = rememberLastEntry()
  useNavigation().openEntry(sessionIdOf(2))
  await nextTick()
  useNavigation().openEntry(sessionIdOf(1))
  await nextTick()
  vi.runAllTimers()
  expect(useSettings().all['window.lastEntry']).toBe(sessionIdOf(1))
  stop()
  useNavigation().closeEntry()
  reopenLastEntry()
  expect([useNavigation().entryId, useNavigation().pane]).toEqual([sessionIdOf(1), 'list'])
})

it('nothing is opened where the entry is gone, or another one is open already', async () => {
  await useSettings().set('window.lastEntry', 'session:gone')
  reopenLastEntry()
  expect(useNavigation().entryId).toBeNull()
  await useSettings().set('window.lastEntry', sessionIdOf(1))
  useNavigation().openEntry(sessionIdOf(2))
  reopenLastEntry()
  expect(useNavigation().entryId).toBe(sessionIdOf(2))
})
