import type { RecoveryCodeInfo } from '../../../app/ipc/vault'
import type { ErrorKind } from '../../../app/errors'
import type { SessionId, TagId } from '../../../app/ids'
import type { BrainDumpEvents, RawApi } from '../../../app/ipc'
import type { AudioPlace } from '../../../app/ipc/audio'
import type { BackupActivity, BackupTarget } from '../../../app/ipc/backup'
import type { DeviceInfo } from '../../../app/ipc/devices'
import type { Review } from '../../../app/ipc/conflicts'
import type { Orphan, Entry, EntrySummary } from '../../../app/ipc/journal'
import type { WindowPlace } from '../../../app/ipc/system/shell'
import type { CaptureId } from '../../../app/ipc/recorder'
import type { CheckLine, Remote, SyncReport } from '../../../app/ipc/sync'
import type { Job, SpeechModel } from '../../../app/ipc/transcription'
import type { vaultCalls } from '../../../app/ipc/vault'
import type { z } from 'zod'
import { TAGS } from './seed'

type Events = BrainDumpEvents
type Payload<K extends keyof Events> = z.output<Events[K]>

/** What the journal in memory holds; tests read it and change it. */
export interface MemoryState {
  vault: 'absent' | 'locked' | 'unlocked'
  /** What the vault's state says of damaged files and of a disk that cannot be written. */
  damage: Partial<
    Pick<z.output<(typeof vaultCalls)['state']['output']>, 'setAside' | 'suspect' | 'missing' | 'readOnly'>
  >
  passphrase: string
  entries: Map<string, Entry>
  tags: typeof TAGS
  settings: Record<string, unknown>
  sync: SyncReport
  remotes: Remote[]
  checkLines: CheckLine[]
  reviews: Review[]
  orphans?: Orphan[]
  recoveryCodes?: RecoveryCodeInfo[]
  places: Map<string, AudioPlace>
  jobs: Job[]
  models: SpeechModel[]
  /** What the system says that its user speaks. */
  spokenLanguages: string[]
  devices: DeviceInfo[]
  /** `damaged`: what a restore answers. */
  backups: { targets: BackupTarget[]; activity: BackupActivity | null; damaged: number }
  slices: Uint8Array[]
  recoverable: { captureId: CaptureId; startedAt: number; sizeBytes: number; durationMs: number | null }[]
  chosenPath: string | null
  /** Where the window was before the journal locked. */
  place: WindowPlace | null
  /** Every call, as `journal.rename`, with its input. */
  calls: { name: string; input: unknown }[]
  /** Calls that fail with this kind. */
  failing: Map<string, ErrorKind>
  resolveOutcome: 'resolved' | 'stale'
}

export interface Memory {
  readonly raw: RawApi
  readonly state: MemoryState
  readonly emit: <K extends keyof Events>(event: K, payload: Payload<K>) => void
  /** Tells of these entries as main does, with the tags. */
  readonly announce: (ids: readonly SessionId[]) => void
}

export function summaryOf(entry: Entry): EntrySummary {
  const { session, recordings, messages } = entry
  const words = [
    ...recordings.map((recording) => recording.editedText ?? recording.transcript?.text ?? ''),
    ...messages.map((message) => message.text),
  ]
  return {
    id: session.id,
    title: session.title,
    excerpt: words
      .filter(Boolean)
      .join(' ')
      .replace(/[#>*_-]+\s?/g, '')
      .replace(/\s+/g, ' ')
      .slice(0, 200),
    createdAt: session.createdAt,
    tagIds: Object.keys(session.tags) as TagId[],
    pinned: session.pinned,
    archived: session.archived,
    deletedAt: session.deletedAt,
    durationMs: recordings.reduce((sum, recording) => sum + recording.durationMs, 0),
    recordings: recordings.length,
    messages: messages.length,
    conflicted: entry.conflicted,
  }
}

/** Two years of days, more of them lately. */
export function statistics(now: number) {
  const days = Array.from({ length: 600 }, (_, n) => n).flatMap((n) => {
    const chance = Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1
    if (chance > 0.75 - n / 1500) return []
    const entries = 1 + Math.floor(chance * 5)
    return [
      {
        day: new Date(now - n * 86_400_000).toISOString().slice(0, 10),
        entries,
        durationMs: Math.round(entries * chance * 420_000),
      },
    ]
  })
  const months = Array.from({ length: 12 }, (_, n) =>
    new Date(new Date(now).getFullYear(), new Date(now).getMonth() - n, 15).toISOString().slice(0, 7),
  )
  const tags = months.flatMap((month, m) =>
    TAGS.map((tag, t) => ({ tagId: tag.id, month, entries: Math.round(6 + 5 * Math.sin(m * 0.7 + t * 1.3)) })),
  )
  return { days, tags }
}

/** Lists that a journal begins without. */
export const nothingYet = () => ({
  remotes: [],
  checkLines: [],
  reviews: [],
  jobs: [],
  models: [],
  slices: [],
  recoverable: [],
  calls: [],
})
