import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'

/** Calls about finding entries. */
export function searchHandlers(host: Host): DomainHandlers<'search'> {
  const search = () => host.services().search()
  return {
    query: (request) => search().query(request),
    snippets: async ({ query, hits }) => ({ hits: await search().snippets(query, hits) }),
  }
}
