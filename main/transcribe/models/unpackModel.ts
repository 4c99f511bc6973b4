import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import unbzip2 from 'unbzip2-stream'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer E> ? E : never

/** More than the largest model has, unpacked. */
const MAX_BYTES = 4 * 1024 ** 3
const MAX_ENTRIES = 500
/** Files of a model; sounds to try it with and scripts are left out. */
const WANTED = /^[A-Za-z0-9][\w.-]{0,150}\.(onnx|ort|weights|txt)$|^LICENSE$/
/** Archives hold one folder with the files in it. What lies deeper is not the model. */
const DEEPEST = 2

export interface UnpackLimits {
  readonly maxBytes: number
  readonly maxEntries: number
}

/**
 * Unpacks the files of a model as a stream. Only the last part of a name is used, and only names and kinds of files that
 * models have, so nothing gets outside of the folder; what is there is not overwritten.
 */
export async function unpackModel(
  archive: string,
  folder: string,
  limits: UnpackLimits = { maxBytes: MAX_BYTES, maxEntries: MAX_ENTRIES },
): Promise<void> {
  const unpacking = extract()
  let [entries, written] = [0, 0]
  const source = createReadStream(archive, { highWaterMark: 1024 * 1024 })
  const packed = pipeline(source, unbzip2(), unpacking)
  // Awaited below; without this a failure would count as unhandled while an entry is being written.
  packed.catch(() => undefined)
  try {
    for await (const entry of unpacking) {
      entries += 1
      if (entries > limits.maxEntries) throw tooMuch()
      const name = wantedName(entry)
      written += name === null ? 0 : (entry.header.size ?? 0)
      if (written > limits.maxBytes) throw tooMuch()
      if (name === null) entry.resume()
      else await write(entry, join(folder, name))
    }
    await packed
  } catch (error) {
    source.destroy()
    throw asAppError(error)
  }
}

function wantedName({ header }: Entry): string | null {
  const parts = header.name.split('/').filter((part) => part !== '' && part !== '.')
  const name = parts.at(-1) ?? ''
  return header.type === 'file' && parts.length <= DEEPEST && WANTED.test(name) ? name : null
}

async function write(entry: Entry, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const bytes of entry) await file.writeFile(bytes as Buffer)
    await file.sync()
  } finally {
    await file.close()
  }
}

const tooMuch = (): AppError => new AppError('model', keyed('model.archiveTooLarge'))

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if ((error as { code?: unknown } | null)?.code === 'ENOSPC')
    return new AppError('disk-full', keyed('disk.fullResume'), { cause: error })
  return new AppError('model', keyed('model.archiveDamaged'), { cause: error })
}
