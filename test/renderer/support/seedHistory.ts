/** What happened to an entry of the journal in memory, newest first. */
export const historyOf = (sessionId: string, now: number) => [
  {
    change: 'merge 1',
    entityId: sessionId,
    field: 'text',
    before: null,
    after: null,
    deviceName: 'Study, Laptop',
    atMs: now - 500_000,
    kind: 'merge',
    sides: [
      { deviceName: 'Study', value: 'We went around the lake twice.' },
      { deviceName: 'Laptop', value: 'We went around the old lake.' },
    ],
  },
  {
    change: 'c2',
    entityId: sessionId,
    field: 'title',
    before: 'River',
    after: 'By the river',
    deviceName: 'Study',
    atMs: now - 1_000_000,
    kind: 'edit',
    sides: [],
  },
  {
    change: 'c1',
    entityId: sessionId,
    field: 'title',
    before: '',
    after: 'River',
    deviceName: 'Laptop',
    atMs: now - 9_000_000,
    kind: 'edit',
    sides: [],
  },
]

const DAY_MS = 86_400_000

/** The entry as it was at a time: not there before yesterday. */
export const pastOf = (id: string, atMs: number, now: number) => ({
  id,
  state: atMs < now - DAY_MS ? 'absent' : 'journal',
  sinceMs: now - DAY_MS,
  purgedSince: false,
  createdAt: now - DAY_MS,
  deletedAt: null,
  title: 'Title of then',
  tags: ['work'],
  apart: [],
  parts: [
    {
      ...{ messageId: null, recordingId: null, role: 'note', createdAt: now - DAY_MS, durationMs: null },
      ...{ text: 'Words of then', inTrash: false, apart: [] },
    },
  ],
  problems: [],
})
