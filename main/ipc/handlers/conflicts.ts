import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import { mergesForPeople } from '../../conflicts/merges'

/** Calls about what could not be merged, and about the history of entries. */
export function conflictHandlers(host: Host): DomainHandlers<'conflicts'> {
  const conflicts = () => host.services().conflicts
  return {
    list: () => ({ reviews: conflicts().reviews.list() }),
    review: async ({ id }) => ({ review: await conflicts().answers.review(id) }),
    resolve: async ({ id, leaves, answers }) => ({ outcome: await conflicts().resolve(id, leaves, answers) }),
    undo: async ({ id }) => ({ outcome: await conflicts().undo(id) }),
    history: async ({ sessionId }) => ({ changes: await conflicts().history.of(sessionId) }),
    bringBack: async ({ entityId, change }) => {
      await conflicts().history.bringBack(entityId, change)
    },
    asOf: ({ sessionId, atMs }) => conflicts().past.of(sessionId, atMs),
    bringBackAsOf: async ({ sessionId, atMs }) => ({ changed: await conflicts().past.bringBack(sessionId, atMs) }),
    mergeLog: ({ limit }) => ({ merges: mergesForPeople(conflicts(), limit) }),
  }
}
