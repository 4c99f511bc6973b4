import { AppError, isAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { factsOf, piecesOf } from '../../audio/capture/importFile'

/** That one file cannot be used, whatever becomes of the others. Everything else that fails stops an import. */
export class SourceFileError extends AppError {}

export type FileFacts = Awaited<ReturnType<typeof factsOf>>

/** What an audio file is, from its content. @throws SourceFileError for anything that is no audio or cannot be read */
export async function sourceFacts(path: string): Promise<FileFacts> {
  try {
    return await factsOf(path)
  } catch (cause) {
    throw unusable(cause)
  }
}

/**
 * A file, piece by piece. @throws SourceFileError when it cannot be read to its end
 * @param pieces what is to be stored of it, where that is not the file itself
 */
export async function* sourcePieces(
  path: string,
  signal: AbortSignal,
  pieces: AsyncGenerator<Uint8Array> = piecesOf(path),
): AsyncGenerator<Uint8Array> {
  for (;;) {
    signal.throwIfAborted()
    let next: IteratorResult<Uint8Array>
    try {
      next = await pieces.next()
    } catch (cause) {
      throw unusable(cause)
    }
    if (next.done === true) return
    yield next.value
  }
}

const unusable = (cause: unknown): SourceFileError =>
  isAppError(cause, 'unsupported')
    ? new SourceFileError('unsupported', cause.told, { cause })
    : new SourceFileError('unsupported', keyed('import.fileUnreadable'), { cause })
