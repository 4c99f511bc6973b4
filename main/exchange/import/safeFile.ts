import { readFile, realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { decodedText } from '../../../app/text/encoding'

const MB = 1_048_576

/**
 * The path of an ordinary file inside `folder`, or null. Names come from files that anybody may have written: they lead
 * nowhere else, neither by `..` nor through a link, and to nothing that never ends, as a pipe.
 */
export async function fileInside(folder: string, relative: string): Promise<string | null> {
  const top = resolve(folder)
  const named = resolve(top, relative)
  // Before the disk is asked: on Windows a name alone (`\\server\share`) would reach for another machine.
  if (!named.startsWith(top.endsWith(sep) ? top : top + sep)) return null
  try {
    const [realTop, path] = [await realpath(top), await realpath(named)]
    const inside = path.startsWith(realTop.endsWith(sep) ? realTop : realTop + sep)
    return inside && (await stat(path)).isFile() ? path : null
  } catch {
    // Not there, not readable, or no name of a file at all.
    return null
  }
}

/**
 * A text file in UTF-8, or UTF-16, as a whole. Other bytes are a damaged file, and never text with marks in it.
 * @throws AppError `unsupported` when it is too large, no file or no text, with what to read beside it
 * @param maxMb more than anything that is written for this could need, in MB
 */
export async function readText(path: string, maxMb: number): Promise<string> {
  const decoded = decodedText(await bytesOf(path, maxMb))
  if (decoded === null || decoded.isGuessed) throw new AppError('unsupported', keyed('import.notUtf8'))
  return decoded.text
}

/**
 * A text file as a whole, in whatever form it is written.
 * @returns the text, and what a person should know of how it was read
 * @throws AppError as `readText`
 */
export async function readAnyText(path: string, maxMb: number): Promise<{ text: string; remark: KeyedMessage | null }> {
  const decoded = decodedText(await bytesOf(path, maxMb))
  if (decoded === null) throw new AppError('unsupported', keyed('import.notText'))
  return { text: decoded.text, remark: decoded.isGuessed ? GUESSED : null }
}

const GUESSED = keyed('import.guessedEncoding')

async function bytesOf(path: string, maxMb: number): Promise<Uint8Array> {
  let why = keyed('import.unreadable')
  try {
    const found = await stat(path)
    if (found.isFile() && found.size <= maxMb * MB) return await readFile(path)
    why = found.isFile() ? keyed('import.tooLarge', { size: { bytes: maxMb * 1_000_000 } }) : keyed('import.isNoFile')
  } catch (cause) {
    throw new AppError('unsupported', why, { cause })
  }
  throw new AppError('unsupported', why)
}
