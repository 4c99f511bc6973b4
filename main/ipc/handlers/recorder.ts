import type { DomainHandlers } from '../../../app/ipc'
import type { Captures } from '../../audio/captures'

/** `captures` answers the captures of the open journal. @throws AppError `locked` when it is not open */
export function recorderHandlers(captures: () => Captures): DomainHandlers<'recorder'> {
  return {
    start: (input) => captures().start(input),
    append: ({ captureId, sequence, bytes }) => captures().append(captureId, sequence, bytes),
    stop: (input) => captures().stop(input),
    discard: async ({ captureId }) => void (await captures().discard(captureId)),
    recoverable: async () => ({ captures: await captures().recoverable() }),
    recover: ({ captureId }) => captures().recover(captureId),
  }
}
