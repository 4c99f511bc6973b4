import type { CarriedHost } from './carriedHost'
import type { Answer } from './protocols'

/** Answers `audio://recording/<uuid>` from the open journal. */
export const playback =
  (_carried: CarriedHost): Answer =>
  async () =>
    new Response(null, { status: 404 })
