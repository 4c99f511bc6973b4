import type { Review } from '../../../app/ipc/conflicts'
import type { Memory, MemoryState } from './memoryApi'
import { recordingIdOf, sessionIdOf, type SeedEntry } from './seed'

interface State {
  readonly options?: { seed?: readonly SeedEntry[]; vault?: MemoryState['vault'] }
  readonly prepare?: (memory: Memory) => void
}

const now = Date.now()
const side = (rev: string, deviceName: string, value: string | null, minutesAgo: number) => ({
  rev,
  deviceName,
  isThisDevice: deviceName === 'Study',
  value,
  atMs: now - minutesAgo * 60_000,
})

const BASE = 'On Tuesday we meet at the old bridge. Bring the maps and something warm to drink.'
export const titleReview: Review = {
  id: sessionIdOf(1),
  sessionId: sessionIdOf(1),
  label: 'Stand-up: what is left before the release',
  leaves: ['3-a', '3-b'],
  recordingIds: [recordingIdOf(1), recordingIdOf(0)],
  questions: [
    {
      field: 'title',
      kind: 'line',
      base: 'Stand-up',
      proposal: null,
      both: 'Stand-up: what is left before the release / Monday stand-up, two bugs open',
      sides: [
        side('3-a', 'Study', 'Stand-up: what is left before the release', 20),
        side('3-b', 'Laptop', 'Monday stand-up, two bugs open', 75),
      ],
    },
  ],
}
export const textReview: Review = {
  id: sessionIdOf(3),
  sessionId: sessionIdOf(3),
  label: 'Plan for the walk',
  leaves: ['2-c', '2-d'],
  recordingIds: [],
  questions: [
    {
      field: 'text',
      kind: 'text',
      base: BASE,
      proposal: `${BASE} Ada has the key. Tom comes later!`,
      both: `${BASE} Ada has the key.\n\n${BASE} Tom comes later!`,
      sides: [
        side('2-c', 'Study', `${BASE} Ada has the key.`, 40),
        side('2-d', 'Laptop', `${BASE} Tom comes later!`, 90),
      ],
    },
  ],
}
export const deleteReview: Review = {
  id: sessionIdOf(8),
  sessionId: sessionIdOf(8),
  label: 'Why the deploy failed',
  leaves: ['4-e', '4-f', '4-g'],
  recordingIds: [],
  questions: [
    {
      field: 'deletedAt',
      kind: 'delete',
      base: null,
      proposal: null,
      both: null,
      sides: [side('4-e', 'Study', null, 12), side('4-f', 'Laptop', 'Why the deploy failed, and what we changed', 33)],
    },
  ],
}

const remote = {
  id: 'one',
  url: 'https://couch.example.org',
  prefix: 'braindump-a1b2c3',
  username: 'ada',
  role: 'primary' as const,
  inTheClear: false,
}
const DATABASES = ['keyring', 'sessions', 'messages', 'recordings', 'tags', 'prompts', 'settings'].map((name, n) => ({
  name,
  push: 'idle' as const,
  pull: 'idle' as const,
  pushed: n * 41,
  pulled: n * 12,
  error: null,
}))

const withServer = (memory: Memory, change: Partial<MemoryState['sync']>) => {
  memory.state.remotes = [remote]
  memory.state.sync = {
    ...memory.state.sync,
    databases: DATABASES,
    bytesUp: 1_840_000,
    bytesDown: 320_000,
    activeRemoteId: 'one',
    status: { state: 'up-to-date', at: now - 40_000 },
    ...change,
  }
}

const model = (
  id: string,
  label: string,
  sizeBytes: number,
  speed: number,
  accuracy: number,
  state: 'absent' | 'present' | 'downloading',
) => ({
  id,
  label,
  sizeBytes,
  speed,
  accuracy,
  state,
  languages: 'many' as const,
  doneBytes: state === 'downloading' ? sizeBytes * 0.4 : 0,
  error: null,
  imported: false,
  bundled: false,
  trial:
    state === 'present' ? { verdict: 'passed' as const, wrong: 1, words: 22, factor: 0.31, memoryBytes: 900e6 } : null,
  recommended: id === 'whisper-base',
})

/** States of the journal worth looking at. */
export const states: Readonly<Record<string, State>> = {
  journal: {
    prepare: (memory) => {
      withServer(memory, {})
      memory.state.reviews = [titleReview]
      memory.state.models = [
        model('whisper-tiny', 'Whisper Tiny', 116e6, 4, 1, 'absent'),
        model('whisper-base', 'Whisper Base', 208e6, 4, 2, 'downloading'),
        model('whisper-small', 'Whisper Small', 639e6, 2, 3, 'present'),
        model('whisper-turbo', 'Whisper Large v3 Turbo', 564e6, 1, 5, 'absent'),
      ]
      memory.state.settings['transcription.model'] = 'whisper-small'
      memory.state.places.set(recordingIdOf(0), { place: 'both' })
    },
  },
  empty: { options: { seed: [] } },
  first: { options: { seed: [], vault: 'absent' } },
  locked: { options: { vault: 'locked' } },
  conflicts: {
    prepare: (memory) => {
      withServer(memory, { status: { state: 'needs-you', why: ['conflicts'] }, conflicts: 3 })
      memory.state.reviews = [titleReview, textReview, deleteReview]
    },
  },
  needs: {
    prepare: (memory) =>
      withServer(memory, {
        status: { state: 'needs-you', why: ['sign-in', 'conflicts', 'quarantine', 'mass-deletion'] },
        conflicts: 2,
        quarantined: [{ database: 'messages', id: 'message:0001', why: { kind: 'too-large', message: '413' } }],
      }),
  },
  recovery: {
    prepare: (memory) => {
      memory.state.recoverable = [
        {
          captureId: '00000000-0000-4000-8000-000000000007' as never,
          startedAt: now - 5_400_000,
          sizeBytes: 1_900_000,
          durationMs: 455_000,
        },
      ]
    },
  },
  many: {
    options: {
      seed: Array.from({ length: 10_000 }, (_, n) => ({
        title: `Entry number ${String(n)}`,
        daysAgo: Math.floor(n / 4),
        hour: 8 + (n % 12),
        note: 'A line or two about the day, long enough to be cut off at the end of the second line of the list, wherever that may be.',
      })),
    },
  },
}
