import { closeAll } from '../async/closeAll'
import type { AudioService } from '../audio/service'
import type { Journal } from '../journal/journal'
import { Orphans } from '../journal/orphans'
import type { Settings } from '../journal/settings'
import { Compaction } from '../journal/upkeep/compaction'
import { TrashExpiry } from '../journal/upkeep/expiry'
import { Purge } from '../journal/upkeep/purge'
import { TrashAge } from '../journal/upkeep/trashAge'

interface UpkeepContext {
  readonly profile: string
  readonly journal: Journal
  readonly audio: AudioService
  readonly settings: Settings
  readonly now: () => number
  /** Whether the trash is emptied. */
  readonly isExpiring: boolean
  readonly holdsLosses: () => boolean
  readonly onError: (error: unknown) => void
}

export interface Upkeep {
  readonly purge: Purge
  /** What is here without its entry. */
  readonly orphans: Orphans
  readonly compaction: Compaction
  stop(): Promise<void>
}

/** What removes and frees in a journal, now and then or when it is asked to. */
export function openUpkeep(context: UpkeepContext): Upkeep {
  const { profile, journal, audio, settings, now, isExpiring, holdsLosses, onError } = context
  const forget = async (id: Parameters<typeof audio.forget>[0]): Promise<void> => {
    await audio.forget(id)
  }
  const purge = new Purge(journal.databases, journal.sessions, forget, journal.worker)
  const orphans = new Orphans(journal.databases, journal.summaries, journal.editor, forget)
  const age = new TrashAge(profile, now, onError)
  const expiry = new TrashExpiry(journal.summaries, purge, age, () => settings.get('trash.keepDays'), now, onError)
  if (isExpiring) expiry.start()
  const compaction = new Compaction(journal.databases, profile, now, holdsLosses, onError)
  compaction.start(onError)
  return { purge, orphans, compaction, stop: () => closeAll([() => compaction.stop(), () => expiry.stop()]) }
}
