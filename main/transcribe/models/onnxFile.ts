import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { fileSource, type ByteSource } from '../../decode/source'

/*
 * What a model file says about itself, without the native library, which ends the process over a file that is cut off or of
 * another kind. ONNX is a protocol buffer (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): its outermost fields are
 * walked from end to end, so a cut is seen; what lies in between is skipped unread.
 */

/** The metadata of an ONNX file (field 14: pairs of field 1 and field 2). */
export type ModelMetadata = ReadonlyMap<string, string>

const METADATA = 14
const NUMBER = 0
const EIGHT_BYTES = 1
const COUNTED = 2
const FOUR_BYTES = 5
/** More than any entry has; longer ones are not read. */
const ENTRY_MAX_BYTES = 1024 * 1024

/** Reads the metadata of a model file, ONNX or ORT (which has none that we need). Throws `model` for anything else. */
export async function readMetadata(path: string, name: string): Promise<ModelMetadata> {
  const file = await fileSource(path).catch((error: unknown) => {
    throw new AppError('model', keyed('model.fileUnreadable', { name }), { cause: error })
  })
  try {
    if (name.endsWith('.ort')) return await checkedOrt(file, name)
    return await walk(file, name)
  } finally {
    await file.close()
  }
}

/** ORT is a flat buffer with a mark of its kind after the first offset, which must lie inside. */
async function checkedOrt(file: ByteSource, name: string): Promise<ModelMetadata> {
  if (file.sizeBytes < 1024) throw damaged(name)
  const head = await file.read(0, 8)
  const root = new DataView(head.buffer, head.byteOffset, 8).getUint32(0, true)
  if (new TextDecoder('latin1').decode(head.subarray(4)) !== 'ORTM') throw otherKind(name)
  if (root >= file.sizeBytes) throw damaged(name)
  return new Map()
}

async function walk(file: ByteSource, name: string): Promise<ModelMetadata> {
  const metadata = new Map<string, string>()
  let at = 0
  let fields = 0
  while (at < file.sizeBytes) {
    const bytes = await file.read(at, Math.min(file.sizeBytes, at + 20))
    const tag = varint(bytes, 0)
    const kind = tag === null ? -1 : tag.value & 7
    // The first field of every model is the version of the format.
    if (tag === null || (fields === 0 && tag.value !== 8)) throw otherKind(name)
    at += tag.next
    fields += 1
    const counted = kind === COUNTED || kind === NUMBER ? varint(bytes, tag.next) : null
    if (kind === NUMBER && counted) at += counted.next - tag.next
    else if (kind === EIGHT_BYTES) at += 8
    else if (kind === FOUR_BYTES) at += 4
    else if (kind === COUNTED && counted) {
      const from = at + counted.next - tag.next
      at = from + counted.value
      if (at > file.sizeBytes) throw damaged(name)
      if (tag.value >> 3 === METADATA && counted.value > 0 && counted.value <= ENTRY_MAX_BYTES)
        addEntry(await file.read(from, at), metadata)
    } else throw damaged(name)
  }
  if (fields < 2 || at !== file.sizeBytes) throw damaged(name)
  return metadata
}

function addEntry(bytes: Uint8Array, metadata: Map<string, string>): void {
  const parts = ['', '']
  for (let at = 0; at < bytes.length;) {
    const tag = varint(bytes, at)
    const length = tag && varint(bytes, tag.next)
    if (!tag || !length || (tag.value & 7) !== COUNTED) return
    at = length.next + length.value
    parts[(tag.value >> 3) - 1] = new TextDecoder().decode(bytes.subarray(length.next, at))
  }
  metadata.set(parts[0] ?? '', parts[1] ?? '')
}

function varint(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0
  for (let i = at, factor = 1; i < bytes.length; i += 1, factor *= 128) {
    const byte = bytes[i] ?? 0
    value += (byte & 127) * factor
    if (byte < 128) return { value, next: i + 1 }
  }
  return null
}

const otherKind = (name: string): AppError => new AppError('model', keyed('model.notOnnx', { name }))
const damaged = (name: string): AppError => new AppError('model', keyed('model.fileIncomplete', { name }))
