import { isAppError } from '../../../app/errors'
import type { CarriedHost } from './carriedHost'
import type { Answer } from '../security/protocols'

/** Answers `audio://recording/<uuid>`, and `audio://backup/<uuid>` for what is heard of a backup, from the open journal; while it is closed there is nothing to hear. */
export const playback =
  (carried: CarriedHost): Answer =>
  async (request) => {
    try {
      const services = (await carried.host()).services()
      if (request.url.startsWith('audio://backup/')) return await services.backupActivities.handleSample(request)
      return await services.audio.handleRequest(request)
    } catch (error) {
      return new Response(null, { status: isAppError(error) ? 423 : 500 })
    }
  }
