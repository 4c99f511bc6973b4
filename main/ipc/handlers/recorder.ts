import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'

export function recorderHandlers(host: Host): DomainHandlers<'recorder'> {
  const captures = () => host.services().audio.captures
  return {
    start: (input) => captures().start(input),
    append: ({ captureId, sequence, bytes }) => captures().append(captureId, sequence, bytes),
    stop: (input) => captures().stop(input),
    discard: async ({ captureId }) => void (await captures().discard(captureId)),
    recoverable: async () => ({ captures: await captures().recoverable() }),
    recover: ({ captureId }) => captures().recover(captureId),
  }
}
