import { describe, expect, it } from 'vitest'
import { deviceIdSchema, newMessageId, newRecordingId, newSessionId, newTagId } from '../../../app/ids'
import { FORMAT, type Message, type Recording, type Session, type Tag } from '../../../app/model'
import { isLately, LOSS_WINDOW_MS } from '../../../app/replication/massDeletion'
import { groupOf, mayTakeAway, takesAway, unitOf } from '../../../app/replication/loss'

const uuid = (): string => '00000000-0000-4000-8000-000000000001'
const common = { format: FORMAT, createdAt: 1, deletedAt: null }
const session: Session = {
  ...common,
  id: newSessionId(uuid),
  type: 'session',
  title: 'Title',
  tags: {},
  pinned: false,
  archived: false,
  deletedSaw: null,
  stamps: {},
}
const note: Message = {
  ...common,
  id: newMessageId(session.id, uuid),
  type: 'message',
  role: 'note',
  text: 'words',
  recordingId: null,
}
const recording: Recording = {
  ...common,
  id: newRecordingId(uuid),
  type: 'recording',
  sessionId: session.id,
  device: deviceIdSchema.parse('0123456789abcdef'),
  source: 'microphone',
  fileName: null,
  mimeType: 'audio/wav',
  durationMs: 1,
  sampleRateHz: null,
  channels: null,
  key: 'key',
  manifest: { chunks: [], sizeBytes: 0, root: '0'.repeat(64) },
  previous: [],
  peaks: null,
  transcript: null,
  editedText: 'words',
  lease: null,
  marked: false,
  stamps: {},
}
const tag: Tag = {
  ...common,
  id: newTagId(uuid),
  type: 'tag',
  name: 'work',
  color: '#112233',
  mergedInto: null,
  stamps: {},
}

describe('what a person would miss', () => {
  it.each([
    ['an entry that is gone', session, null, true],
    ['an entry in the trash', session, { ...session, deletedAt: 2 }, true],
    ['an entry with another title', session, { ...session, title: '' }, false],
    ['a note that is gone', note, null, true],
    ['a note in the trash', note, { ...note, deletedAt: 2 }, true],
    ['a note that was emptied', note, { ...note, text: ' ' }, true],
    ['a note that says something else', note, { ...note, text: 'others' }, false],
    ['a note that never said anything', { ...note, text: '' }, { ...note, text: '' }, false],
    ['a recording without its key', recording, { ...recording, key: null }, true],
    ['a recording without its words', recording, { ...recording, editedText: '' }, true],
    ['a recording that never had a key', { ...recording, key: null }, { ...recording, key: null }, false],
    ['a tag that is gone', tag, null, true],
    ['a tag that a person removed', tag, { ...tag, deletedAt: 2 }, false],
    ['a note that was in the trash already', { ...note, deletedAt: 2 }, null, false],
  ])('%s', (_what, before, after, missed) => {
    expect(takesAway(before, after)).toBe(missed)
    // Looking at what comes alone may be too careful, never too careless.
    if (missed) expect(mayTakeAway(after)).toBe(true)
  })

  it('is counted by entry, and tags beside them', () => {
    expect([session, note, recording].map(unitOf)).toEqual([session.id, session.id, session.id])
    expect(unitOf(tag)).toBe(tag.id)
    expect((['sessions', 'messages', 'recordings', 'tags'] as const).map(groupOf)).toEqual([
      'entries',
      'entries',
      'entries',
      'tags',
    ])
  })

  it('is counted for an hour, also when the clock was set back', () => {
    expect(isLately(1000, 1000 + LOSS_WINDOW_MS)).toBe(true)
    expect(isLately(1000, 1001 + LOSS_WINDOW_MS)).toBe(false)
    expect(isLately(1000, 0)).toBe(true)
  })
})
