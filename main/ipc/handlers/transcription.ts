import type { DomainHandlers } from '../../../app/ipc'
import type { Host } from '../../composition/compose'
import type { ChosenPlaces } from '../chosenPlaces'

/** Calls about speech to text. */
export function transcriptionHandlers(host: Host, places: ChosenPlaces): DomainHandlers<'transcription'> {
  const speech = () => host.services().speech
  const queue = () => speech().transcription
  return {
    jobs: () => queue().jobs(),
    enqueue: ({ recordingId, ...options }) => ({ id: queue().enqueue(recordingId, options) }),
    cancel: ({ id }) => queue().cancel(id),
    retry: ({ id }) => queue().retry(id),
    pause: ({ paused }) => queue().pause(paused),
    comparison: ({ id }) => ({ transcript: queue().comparison(id) }),
    accept: ({ id }) => queue().accept(id),
    models: () => speech().models.list(),
    // Progress, the end and what went wrong show in `models`.
    download: ({ id }) =>
      void speech()
        .models.fetch(id)
        .catch(() => undefined),
    pauseDownload: ({ id }) => speech().models.pause(id),
    removeModel: ({ id }) => speech().models.remove(id),
    tryModel: ({ id }) =>
      void speech()
        .models.try(id)
        .catch(() => undefined),
    importModel: async ({ path }) => ({ id: await speech().models.import(places.checkRead(path)) }),
    live: async () => ({ reason: null, ...(await speech().live.decide()) }),
    livePush: ({ captureId, samples }) => speech().live.push(captureId, samples),
  }
}
