import { AppError } from '../../../app/errors'
import { fileSource, type ByteSource } from '../../decode/source'

/** What a model file is, by its content. */
export type ModelFile =
  | { readonly kind: 'vad' }
  | {
      readonly kind: 'speech'
      readonly english: boolean
      readonly label: string
      readonly rank: number
      readonly speed: number
      readonly accuracy: number
    }

const MAGIC = 0x67676d6c
/** Bytes per block and values per block of ggml's number formats: ggml/src/ggml.c, `type_traits`. */
const FORMATS: Readonly<Record<number, readonly [bytes: number, values: number]>> = {
  0: [4, 1],
  1: [2, 1],
  2: [18, 32],
  3: [20, 32],
  6: [22, 32],
  7: [24, 32],
  8: [34, 32],
  10: [84, 256],
  11: [110, 256],
  12: [144, 256],
  13: [176, 256],
  14: [210, 256],
  30: [2, 1],
}
const ENGLISH_VOCABULARY = 51_864
const LARGEST_VOCABULARY = 51_866

/**
 * Looks into a model file. The native library loads a file that was cut off, and ends the process over one of another kind,
 * so the structure is walked from end to end here. Throws `model` for what is no whisper or Silero model, or incomplete.
 */
export async function inspectModel(path: string): Promise<ModelFile> {
  const file = await fileSource(path).catch((error: unknown) => {
    throw new AppError('model', 'The model file cannot be read.', { cause: error })
  })
  try {
    return await inspect(file)
  } finally {
    await file.close()
  }
}

async function inspect(file: ByteSource): Promise<ModelFile> {
  const read = reader(file)
  if ((await read.int()) !== MAGIC) throw unknownKind()
  const first = await read.int()
  // Silero begins with its name: a length and "silero-16k".
  if (first > 0 && first < 64) {
    if ((await read.text(first)).startsWith('silero')) return { kind: 'vad' }
    throw unknownKind()
  }
  const [audioContext, audioState, , audioLayers, , , , textLayers, mels] = await read.ints(9)
  await read.int() // number format of the weights
  const plausible =
    first >= ENGLISH_VOCABULARY - 1 &&
    first <= LARGEST_VOCABULARY &&
    audioContext === 1500 &&
    (mels === 80 || mels === 128)
  if (!plausible || audioState === undefined || audioLayers === undefined || textLayers === undefined)
    throw unknownKind()
  const [filterRows = 0, filterColumns = 0] = await read.ints(2)
  read.skip(filterRows * filterColumns * 4)
  const words = await read.int()
  for (let i = 0; i < words; i += 1) read.skip(await read.int())
  while (!read.atEnd()) await skipTensor(read)
  const english = first < ENGLISH_VOCABULARY + 1
  return { kind: 'speech', english, ...sizeClass(audioState, textLayers) }
}

async function skipTensor(read: Reader): Promise<void> {
  const [dimensions = 0, nameLength = 0, format = -1] = await read.ints(3)
  const shape = FORMATS[format]
  if (dimensions < 1 || dimensions > 4 || nameLength < 1 || nameLength > 200 || shape === undefined) throw incomplete()
  const values = (await read.ints(dimensions)).reduce((product, size) => product * size, 1)
  read.skip(nameLength + (values / shape[1]) * shape[0])
}

function sizeClass(
  audioState: number,
  textLayers: number,
): { label: string; rank: number; speed: number; accuracy: number } {
  if (audioState <= 384) return { label: 'Tiny', rank: 10, speed: 5, accuracy: 1 }
  if (audioState <= 512) return { label: 'Base', rank: 20, speed: 4, accuracy: 2 }
  if (audioState <= 768) return { label: 'Small', rank: 30, speed: 3, accuracy: 3 }
  if (audioState <= 1024) return { label: 'Medium', rank: 40, speed: 1, accuracy: 4 }
  // Distilled and "turbo" models have few decoder layers.
  return textLayers <= 4
    ? { label: 'Large Turbo', rank: 50, speed: 2, accuracy: 5 }
    : { label: 'Large', rank: 52, speed: 1, accuracy: 5 }
}

interface Reader {
  int(): Promise<number>
  ints(count: number): Promise<number[]>
  text(length: number): Promise<string>
  skip(bytes: number): void
  atEnd(): boolean
}

const WINDOW_BYTES = 64 * 1024

/** Little-endian numbers in order; reads 64 KiB at a time, so that 50,000 words of vocabulary are a few reads. */
function reader(file: ByteSource): Reader {
  let [at, window, windowAt] = [0, new Uint8Array(0), 0]
  const bytes = async (length: number): Promise<Uint8Array> => {
    if (length < 0 || at + length > file.sizeBytes) throw incomplete()
    if (at < windowAt || at + length > windowAt + window.length) {
      windowAt = at
      window = new Uint8Array(await file.read(at, Math.min(file.sizeBytes, at + Math.max(length, WINDOW_BYTES))))
    }
    at += length
    return window.subarray(at - length - windowAt, at - windowAt)
  }
  const int = async (): Promise<number> => {
    const four = await bytes(4)
    return new DataView(four.buffer, four.byteOffset, 4).getInt32(0, true)
  }
  return {
    int,
    async ints(count) {
      const out: number[] = []
      for (let i = 0; i < count; i += 1) out.push(await int())
      return out
    },
    text: async (length) => new TextDecoder('latin1').decode(await bytes(length)),
    skip(length) {
      if (length < 0 || at + length > file.sizeBytes) throw incomplete()
      at += length
    },
    atEnd: () => at === file.sizeBytes,
  }
}

const unknownKind = (): AppError =>
  new AppError('model', 'This is not a whisper model in the ggml format (ggml-….bin).')
const incomplete = (): AppError => new AppError('model', 'The model file is incomplete or damaged.')
