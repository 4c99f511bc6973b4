import type { Emit } from '../../app/ipc'
import type { SessionId } from '../../app/ids'
import type { Journal } from '../journal/journal'
import type { Settings } from '../journal/settings'
import type { DeviceRegistry } from '../devices/registry'
import type { EntityDatabase } from '../database/entity/types'
import { databaseOf, type ConflictPorts } from './reviews/ports'

/** What the conflict service needs of an open journal. */
export function journalPorts(
  journal: Journal,
  devices: Pick<DeviceRegistry, 'nameOf'>,
  settings: Pick<Settings, 'get' | 'set'>,
  emit: Emit,
  onError: (error: unknown) => void,
  { changed, arrived }: { readonly changed: () => void; readonly arrived: () => boolean },
): ConflictPorts {
  const { databases, summaries, sessions, editor, problems, worker, plainEdits } = journal
  return {
    databases,
    entries: {
      label: (id: SessionId) => {
        const [summary] = summaries.of([id])
        return summary === undefined ? '' : summary.title || summary.excerpt
      },
      recordingsOf: (id) => summaries.recordings.idsOf(id),
      has: (id) => summaries.has(id),
      sessionOf: (id) => summaries.recordings.facts.get(id)?.sessionId ?? null,
      trash: (of) =>
        of === 'all'
          ? summaries.list('trash').map(({ id }) => id)
          : summaries.of(of).flatMap(({ id, deletedAt }) => (deletedAt === null ? [] : [id])),
      children: (id) => sessions.children(id),
      setReviewed: (ids) => {
        summaries.setReviewed(ids)
      },
    },
    worker,
    arrived,
    always: {
      fields: () => settings.get('reviews.always'),
      set: (fields) => settings.set('reviews.always', fields),
    },
    plainEdits: {
      of: (ids) => plainEdits.of(ids),
      revert: async ({ entityId, change }, kind) => {
        const database = databaseOf(databases, entityId) as EntityDatabase<'sessions'> | null
        let done = false
        // Gone since: there is nothing to take back.
        if (database === null || (await database.find(entityId)) === null) return false
        await editor.edit(
          database,
          entityId,
          (doc) => {
            const inverse = plainEdits.inverse(change, doc)
            done = inverse !== null
            return inverse ?? {}
          },
          { kind, of: change },
        )
        return done
      },
    },
    context: () => editor.context(),
    deviceName: (id) => devices.nameOf(id),
    onCount: (count) => {
      emit('conflicts.changed', { count })
      changed()
    },
    onProblem: (problem) => {
      problems.add(problem)
    },
    onError,
  }
}
