import { CHUNK_MAX_BYTES } from '../../../app/audio/chunking'
import { CHUNK_ATTACHMENT, CHUNK_TYPE, chunkDocumentId, chunkRevision } from '../../database/chunkDatabase'
import type { SealedChunk } from '../../database/chunkDatabase'
import { TAG_BYTES } from '../../files/aesGcm'

/*
 * Two ways to send a chunk as a document with its attachment and its one revision. CouchDB takes a multipart body in pieces
 * of 4 KB and writes each down by itself, and reads them one by one ever after: a chunk that was sent as base64 within JSON
 * is written in one piece, and fetching it costs half (docs/adr/0046). Multipart is a quarter shorter.
 */

interface Body {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const BOUNDARY = 'braindump-chunk-3f9c1d'

/** The longest JSON body: a chunk as base64 and its document. */
export const LONGEST_BODY_BYTES = Math.ceil((CHUNK_MAX_BYTES + TAG_BYTES) / 3) * 4 + 1024

const documentOf = ({ id }: SealedChunk, attachment: object): string =>
  JSON.stringify({
    _id: chunkDocumentId(id),
    _rev: chunkRevision(id),
    _revisions: { start: 1, ids: [id.slice(0, 32)] },
    _attachments: { [CHUNK_ATTACHMENT]: { content_type: CHUNK_TYPE, ...attachment } },
  })

/** Bytes that become base64 at once: a whole chunk as one string would go into the part of the heap that is costly to clean. */
const SLICE_BYTES = 36 * 1024

/**
 * Written into `memory` of a pool. At most 700 KB: below the limit of 1 MB of strict servers (docs/DESIGN.md, Chunks).
 */
export function jsonBody(chunk: SealedChunk, memory: Buffer): Body {
  const { bytes } = chunk
  const [before = '', after = ''] = documentOf(chunk, { data: '|' }).split('|')
  let at = memory.write(before, 0, 'latin1')
  for (let from = 0; from < bytes.length; from += SLICE_BYTES)
    at += memory.write(bytes.toString('base64', from, Math.min(bytes.length, from + SLICE_BYTES)), at, 'latin1')
  at += memory.write(after, at, 'latin1')
  return { headers: { 'content-type': 'application/json' }, body: memory.subarray(0, at) }
}

export function multipartBody(chunk: SealedChunk): Body {
  const { bytes } = chunk
  const document = documentOf(chunk, { follows: true, length: bytes.length })
  const body = Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\nContent-Type: application/json\r\n\r\n${document}\r\n--${BOUNDARY}\r\n`),
    Buffer.from(`Content-Type: ${CHUNK_TYPE}\r\nContent-Length: ${bytes.length}\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${BOUNDARY}--`),
  ])
  return { headers: { 'content-type': `multipart/related; boundary="${BOUNDARY}"` }, body }
}
