import { statfs } from 'node:fs/promises'
import { AppError, toAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/** Bytes that this user may still write on the disk that holds `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** Like `toAppError`, and knows a full disk also in the words of leveldb, which gives no code. */
export function toAudioError(error: unknown): AppError {
  if (
    error instanceof Error &&
    /no space left on device|not enough space on the disk/i.test(`${error.message} ${JSON.stringify(error)}`)
  )
    return new AppError('disk-full', keyed('disk.fullRecordingKept'), {
      cause: error,
    })
  return toAppError(error)
}
