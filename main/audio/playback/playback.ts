import { parseRange } from '../../../app/audio/range'
import { isAppError, toErrorReport } from '../../../app/errors'
import type { ErrorKind } from '../../../app/errors'
import { recordingIdSchema } from '../../../app/ids'
import type { RecordingId } from '../../../app/ids'
import type { AudioReader } from '../store/reader'

/** Opens a recording for playing. @throws AppError */
export type OpenForPlayback = (id: RecordingId) => Promise<AudioReader>

const STATUS: Partial<Record<ErrorKind, number>> = {
  'not-found': 404,
  'audio-missing': 404,
  locked: 423,
  offline: 503,
  integrity: 502,
}

/**
 * Answers a request for `audio://recording/<uuid>`: GET and HEAD, one range (RFC 9110).
 * @param place `backup` answers `audio://backup/<uuid>` instead
 */
export async function handleAudioRequest(
  open: OpenForPlayback,
  request: Request,
  place: 'recording' | 'backup' = 'recording',
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
  const [, host, uuid = ''] = /^audio:\/\/(recording|backup)\/([^/?#]+)$/.exec(request.url) ?? []
  const id = recordingIdSchema.safeParse(host === place ? `recording:${uuid}` : '')
  if (!id.success) return new Response(null, { status: 404 })
  try {
    return respond(request, await open(id.data))
  } catch (error) {
    const report = toErrorReport(error)
    return Response.json(report, { status: STATUS[report.kind] ?? 500 })
  }
}

function respond(request: Request, reader: AudioReader): Response {
  const headers = new Headers({
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'no-store',
    'Content-Type': reader.mimeType,
    'X-Content-Type-Options': 'nosniff',
    // Only our own window can reach this protocol at all.
    'Access-Control-Allow-Origin': '*',
  })
  const range = parseRange(request.headers.get('Range'), reader.sizeBytes)
  if (range.kind === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${reader.sizeBytes}`)
    return new Response(null, { status: 416, headers })
  }
  const [from, to] = range.kind === 'part' ? [range.from, range.to] : [0, reader.sizeBytes]
  headers.set('Content-Length', String(to - from))
  if (range.kind === 'part') headers.set('Content-Range', `bytes ${from}-${to - 1}/${reader.sizeBytes}`)
  const body = request.method === 'HEAD' ? null : bodyOf(reader, from, to)
  return new Response(body, { status: range.kind === 'part' ? 206 : 200, headers })
}

/** Reads as fast as the player takes it, one piece ahead. */
function bodyOf(reader: AudioReader, from: number, to: number): ReadableStream<Uint8Array> {
  const pieces = reader.pieces(from, to)
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await pieces.next()
        if (next.done === true) controller.close()
        else controller.enqueue(next.value)
      } catch (error) {
        // The player sees a broken connection; what is wrong stands in the place of the recording (places).
        controller.error(isAppError(error) ? error : new Error('The audio could not be read.', { cause: error }))
      }
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
