import { z } from 'zod'
import { fromBase64, toBase64 } from '../base64'
import type { Manifest, Recording } from './recording'

/*
 * A recording names each of its pieces by 64 hex digits, and every earlier version names most of them again. A server with
 * a limit of 1 MB a document would refuse a gigabyte that was trimmed once. So a stored recording has one table of pieces
 * (36 bytes each, base64), and every manifest is a list of runs in it (docs/adr/0045).
 */

const ENTRY_BYTES = 36
const ID_BYTES = 32

/** Pieces of a manifest as runs in the table: place of the first, and how many follow each other. */
const runsSchema = z.array(z.tuple([z.number().int().nonnegative(), z.number().int().positive()]))
const packedManifestSchema = z.looseObject({ runs: runsSchema })
const packedSchema = z.looseObject({
  pieces: z.string(),
  manifest: packedManifestSchema,
  previous: z.array(z.looseObject({ manifest: packedManifestSchema })),
})

type Chunks = Manifest['chunks']

/** A recording as it is written down. Equal recordings give equal results. */
export function packRecording(recording: Recording): object {
  const places = new Map<string, number>()
  const table: Chunks = []
  const pack = ({ chunks, ...manifest }: Manifest): object => {
    const runs: [number, number][] = []
    for (const chunk of chunks) {
      const key = `${chunk.id} ${chunk.sizeBytes}`
      const known = places.get(key)
      const place = known ?? table.length
      if (known === undefined) {
        places.set(key, place)
        table.push(chunk)
      }
      const last = runs.at(-1)
      if (last !== undefined && last[0] + last[1] === place) last[1] += 1
      else runs.push([place, 1])
    }
    return { ...manifest, runs }
  }
  const manifest = pack(recording.manifest)
  const previous = recording.previous.map((version) => ({ ...version, manifest: pack(version.manifest) }))
  return { ...recording, manifest, previous, pieces: toBase64(tableBytes(table)) }
}

/**
 * Undoes `packRecording`. What is not packed is answered as it is, and so is what does not make sense: the schema of
 * recordings refuses it then.
 */
export function unpackRecording(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const packed = packedSchema.safeParse(body)
  if (!packed.success) return body
  const { pieces, manifest, previous, ...recording } = packed.data
  const table = readTable(pieces)
  if (table === null) return body
  const unpack = ({ runs, ...rest }: z.infer<typeof packedManifestSchema>): object => ({
    ...rest,
    chunks: runs.flatMap(([from, count]) => table.slice(from, from + count)),
  })
  return {
    ...recording,
    manifest: unpack(manifest),
    previous: previous.map((version) => ({ ...version, manifest: unpack(version.manifest) })),
  }
}

function tableBytes(table: Chunks): Uint8Array {
  const bytes = new Uint8Array(table.length * ENTRY_BYTES)
  const view = new DataView(bytes.buffer)
  for (const [place, { id, sizeBytes }] of table.entries()) {
    const at = place * ENTRY_BYTES
    for (let index = 0; index < ID_BYTES; index += 1)
      bytes[at + index] = Number.parseInt(id.slice(index * 2, index * 2 + 2), 16)
    view.setUint32(at + ID_BYTES, sizeBytes)
  }
  return bytes
}

function readTable(base64: string): { id: string; sizeBytes: number }[] | null {
  let bytes: Uint8Array
  try {
    bytes = fromBase64(base64)
  } catch {
    return null // Not base64: the schema refuses the whole.
  }
  if (bytes.length % ENTRY_BYTES !== 0) return null
  const view = new DataView(bytes.buffer)
  return Array.from({ length: bytes.length / ENTRY_BYTES }, (_, place) => {
    const at = place * ENTRY_BYTES
    let id = ''
    for (const byte of bytes.subarray(at, at + ID_BYTES)) id += byte.toString(16).padStart(2, '0')
    return { id, sizeBytes: view.getUint32(at + ID_BYTES) }
  })
}
