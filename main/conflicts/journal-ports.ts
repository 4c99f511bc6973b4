import type { Emit } from '../../app/ipc'
import type { SessionId } from '../../app/ids'
import type { Journal } from '../journal/journal'
import type { Settings } from '../journal/settings'
import type { ConflictPorts } from './ports'

/** What the conflict service needs of an open journal. */
export function journalPorts(
  journal: Journal,
  settings: Pick<Settings, 'deviceName'>,
  emit: Emit,
  onError: (error: unknown) => void,
  onCount: () => void = () => undefined,
): ConflictPorts {
  const { databases, summaries, sessions, editor, problems } = journal
  return {
    databases,
    entries: {
      label: (id: SessionId) => {
        const [summary] = summaries.of([id])
        return summary === undefined ? '' : summary.title || summary.excerpt
      },
      recordingsOf: (id) => summaries.recordings.idsOf(id),
      trash: (of) =>
        of === 'all'
          ? summaries.list('trash').map(({ id }) => id)
          : summaries.of(of).flatMap(({ id, deletedAt }) => (deletedAt === null ? [] : [id])),
      children: (id) => sessions.children(id),
      setReviewed: (ids) => {
        summaries.setReviewed(ids)
      },
    },
    context: () => editor.context(),
    deviceName: (id) => settings.deviceName(id),
    onCount: (count) => {
      emit('conflicts.changed', { count })
      onCount()
    },
    onProblem: (problem) => {
      problems.add(problem)
    },
    onError,
  }
}
