import { type KeyedMessage } from '../../../app/messages/message'
import { basename, join, parse } from 'node:path'
import { toAppError } from '../../../app/errors'
import type { SessionId } from '../../../app/ids'
import type { DomainHandlers } from '../../../app/ipc'
import { storageFigures } from '../../audio/storage'
import { exportRecording } from '../../audio/playback/exportFile'
import type { Host } from '../../composition/compose'
import type { ChosenPlaces } from '../chosenPlaces'

/** Calls about the audio of recordings. */
export function audioHandlers(host: Host, places: ChosenPlaces): DomainHandlers<'audio'> {
  const audio = () => host.services().audio
  return {
    policy: () => ({ policy: audio().policy }),
    setPolicy: ({ policy }) => audio().setPolicy(policy),
    places: async ({ ids }) => ({ places: await audio().places(ids) }),
    mark: ({ id, marked }) => audio().mark(id, marked),
    fetch: ({ id }) => audio().transfers.fetch(id),
    free: async ({ id }) => ({ freedBytes: await audio().free(id) }),
    cancel: ({ id }) => audio().transfers.cancel(id),
    transfers: () => ({ transfers: audio().transfers.list() }),
    trim: ({ id, startMs, endMs }) => audio().versions.trim(id, startMs, endMs),
    untrim: ({ id }) => audio().versions.untrim(id),
    import: async ({ paths, sessionId }) => {
      const taken = new Set<SessionId>()
      const skipped: { what: string; why: KeyedMessage }[] = []
      for (const path of paths.map((path) => places.checkRead(path)))
        await audio()
          // Called as its file is, as a text that is dropped.
          .importFile(path, { sessionId, title: parse(path).name.toWellFormed() })
          .then(({ sessionId: session }) => taken.add(session))
          .catch((error: unknown) => skipped.push({ what: basename(path), why: toAppError(error).told }))
      return { taken: [...taken], skipped }
    },
    setPeaks: ({ id, peaks, durationMs }) => audio().setPeaks(id, peaks, durationMs),
    storage: () => storageFigures(host.profile, join('db', 'audio')),
    exportFile: async ({ id, path }) => void (await exportRecording(await audio().reader(id), places.checkWrite(path))),
  }
}
