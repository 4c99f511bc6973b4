import { readFile, realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { AppError } from '../../../app/errors'

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

/** Bytes that are no text are a damaged file, and never text with marks in it. A mark of the order of bytes stays. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A text file as a whole. @throws AppError `unsupported` when it is too large, no file or no text, with what to read beside it
 * @param maxMb more than anything that is written for this could need, in MB
 */
export async function readText(path: string, maxMb: number): Promise<string> {
  let why = 'It cannot be read.'
  try {
    const found = await stat(path)
    if (found.isFile() && found.size <= maxMb * MB) {
      const bytes = await readFile(path)
      why = 'It is no text in UTF-8.'
      return utf8.decode(bytes)
    }
    why = found.isFile() ? `It is larger than ${maxMb} MB, which nothing of this kind is.` : 'It is no file.'
  } catch (cause) {
    throw new AppError('unsupported', why, { cause })
  }
  throw new AppError('unsupported', why)
}
