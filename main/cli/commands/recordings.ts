import { CommandError } from '../command'
import { AppError } from '../../../app/errors'
import { recordingIdSchema, type RecordingId } from '../../../app/ids'
import { readEntry } from '../../journal/entry'
import type { Services } from '../../composition/services'
import { entryNamed } from './entries'

/** The recordings a person means: one by its id, or all of an entry. @throws AppError `not-found` */
export async function recordingsNamed(services: Services, word: string): Promise<RecordingId[]> {
  const one = recordingIdSchema.safeParse(word)
  if (one.success) return [one.data]
  const entry = await readEntry(services.journal.databases, services.journal.summaries, entryNamed(services, word))
  if (entry.recordings.length === 0) throw new CommandError('not-found', 'This entry has no recording.')
  return entry.recordings.map(({ id }) => id)
}
