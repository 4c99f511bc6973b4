import { isAppError } from '../../../app/errors'
import type { CarriedHost } from './carriedHost'
import type { Answer } from '../security/protocols'

/** Answers `audio://recording/<uuid>` from the open journal; while it is closed there is nothing to hear. */
export const playback =
  (carried: CarriedHost): Answer =>
  async (request) => {
    try {
      return await (await carried.host()).services().audio.handleRequest(request)
    } catch (error) {
      return new Response(null, { status: isAppError(error) ? 423 : 500 })
    }
  }
