import type { DomainHandlers } from '../../../app/ipc'
import { defaultPrefix } from '../../../app/replication/prefix'
import type { Host } from '../../composition/compose'
import { readRemote, type RemoteInput } from '../../replication/setup/newRemote'
import { publicRemote } from '../../replication/remotes/remoteList'
import type { ChosenPlaces } from '../chosenPlaces'

/** Calls about servers and syncing. */
export function syncHandlers(host: Host, places: ChosenPlaces): DomainHandlers<'sync'> {
  const sync = () => host.services().sync
  const read = (input: RemoteInput) => {
    if (input.caFile) places.checkRead(input.caFile)
    const { remote, prefix, password } = readRemote(input)
    return { remote: { ...remote, prefix: prefix ?? defaultPrefix(host.vault.keys().vaultId) }, password }
  }
  return {
    report: () => sync().report(),
    remotes: () => ({ remotes: sync().remotes().map(publicRemote) }),
    check: (input) => {
      const { remote, password } = read(input)
      return sync().check(remote, password)
    },
    addRemote: async (input) => {
      const { remote, password } = read(input)
      return publicRemote(await sync().addRemote(remote, password))
    },
    removeRemote: ({ id }) => sync().removeRemote(id),
    signIn: ({ id, username, password }) => sync().signIn(id, username, password),
    pause: ({ paused }) => sync().setPaused(paused),
    now: () => sync().now(),
    retryQuarantine: () => sync().retryQuarantine(),
    answerMassDeletion: ({ answer }) => sync().answerMassDeletion(answer),
  }
}
