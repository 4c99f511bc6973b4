import { describe, expect, it } from 'vitest'
import {
  Compaction,
  KEEP_REPLACED_MS,
  noted,
  settledSequences,
  type SequenceNotes,
} from '../../../main/journal/upkeep/compaction'
import { openJournal } from '../../support/journal'
import { neverTold } from '../../support/never'

const DAY = 86_400_000

describe('how far a journal may be compacted', () => {
  const days = (count: number, from: SequenceNotes): SequenceNotes => {
    let state = from
    for (let day = 1; day <= count; day += 1)
      state = noted(state, { sessions: state.notes.length + day }, state.lastMs + DAY)
    return state
  }
  const start = noted({ elapsedMs: 0, lastMs: 0, notes: [] }, { sessions: 7 }, 0)

  it('is not at all during the first thirty days, then to where it was thirty days ago', () => {
    expect(settledSequences(days(29, start))).toBeNull()
    expect(settledSequences(days(30, start))).toEqual({ sessions: 7 })
  })

  it('is not decided by a clock that jumps', () => {
    expect(settledSequences(noted(start, { sessions: 9 }, 10 * 365 * DAY))).toBeNull()
  })

  it('takes one note a day, and forgets those that are older than needed', () => {
    expect(noted(start, { sessions: 8 }, DAY / 2).notes).toHaveLength(1)
    expect(days(100, start).notes.length).toBeLessThan(33)
  })
})

describe('compaction', () => {
  /** A journal with one note that was edited, and a clock that can be moved. */
  async function edited() {
    let nowMs = 1_700_000_000_000
    let held = false
    const { journal, profile } = await openJournal()
    const { databases, sessions, parts } = journal
    const session = await sessions.create({ title: 'Title' })
    const note = await sessions.addNote(session, 'first')
    const { rev: first } = await databases.messages.get(note)
    await parts.setText(note, 'second')
    const { rev: second } = await databases.messages.get(note)
    const compaction = new Compaction(
      databases,
      profile,
      () => nowMs,
      () => held,
      neverTold,
    )
    /** Days on which the app is open. */
    const pass = async (days: number): Promise<void> => {
      for (let day = 0; day < days; day += 1) {
        await compaction.note()
        nowMs += DAY
      }
    }
    const text = async (rev: string) => (await databases.messages.version(note, rev))?.text ?? null
    const hold = (): void => void (held = true)
    const raw = journal.stores.stores.get('messages')!.raw
    return { compaction, note, first, second, pass, text, hold, raw }
  }
  const keptDays = KEEP_REPLACED_MS / DAY

  it('removes what was replaced long ago, and nothing younger', async () => {
    const { compaction, first, second, pass, text } = await edited()
    await compaction.run()
    expect(await text(first)).toBe('first')
    await pass(keptDays + 1)
    await compaction.run()
    expect(await text(first)).toBeNull()
    expect(await text(second)).toBe('second')
  })

  it('keeps the last version that can be read under one that cannot, for ever', async () => {
    const { compaction, note, second, pass, text, raw } = await edited()
    await raw.put({ _id: note, _rev: second, payload: 'AAAA' })
    await pass(keptDays + 1)
    await compaction.run()
    expect(await text(second)).toBe('second')
  })

  it('keeps what was removed as long as everything else, then lets it go', async () => {
    const { compaction, note, second, pass, text, raw } = await edited()
    await pass(keptDays)
    await raw.remove(note, second)
    await compaction.run()
    expect(await text(second)).toBe('second')
    await pass(keptDays + 1)
    await compaction.run()
    expect(await text(second)).toBeNull()
  })

  it('removes nothing while a person is asked about what was taken away', async () => {
    const { compaction, first, pass, text, hold } = await edited()
    await pass(keptDays + 1)
    hold()
    await expect(compaction.run()).rejects.toMatchObject({ kind: 'busy' })
    expect(await text(first)).toBe('first')
  })
})
