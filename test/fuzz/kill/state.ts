import { readEntry } from '../../../main/journal/entry'
import type { Device } from '../../support/device'

/** What a person sees of one entry. */
export interface EntryState {
  readonly title: string
  readonly texts: readonly string[]
  /** Of its first note; empty where it is not known yet, and not compared. */
  readonly noteId: string
  readonly tags: readonly string[]
  readonly recordings: number
  readonly inTrash: boolean
}

/** Every entry that a person can reach, by id. */
export async function stateOf(device: Device): Promise<Map<string, EntryState>> {
  const { databases, summaries, tags } = device.services.journal
  await summaries.settled()
  const names = new Map(tags.list().map(({ id, name }) => [id, name]))
  const state = new Map<string, EntryState>()
  for (const place of ['journal', 'archive', 'trash'] as const)
    for (const { id, tagIds } of summaries.list(place)) {
      const { session, messages, recordings } = await readEntry(databases, summaries, id)
      const notes = messages.filter(({ recordingId }) => recordingId === null)
      state.set(id, {
        title: session.title,
        texts: notes.map(({ text }) => text),
        noteId: notes[0]?.id ?? '',
        tags: tagIds.map((tag) => names.get(tag) ?? tag).sort(),
        recordings: recordings.length,
        inTrash: place === 'trash',
      })
    }
  return state
}

/** Entries as they are compared: an entry that was made has an id that nobody could know before. */
export const shown = (state: ReadonlyMap<string, EntryState>): string[] =>
  [...state.values()].map((entry) => JSON.stringify({ ...entry, noteId: '' })).sort()
