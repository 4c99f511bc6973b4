import { AppError, isAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'

/** What went wrong with a target, in words; `folder` is where a person put it. What is no matter of the target stays as it is. */
export function targetError(error: unknown, folder: string): unknown {
  if (error instanceof AppError) return error
  const said = wordsFor((error as NodeJS.ErrnoException | null)?.code, folder)
  return said === null ? error : new AppError(said[0], said[1], { cause: error })
}

function wordsFor(code: string | undefined, folder: string): readonly [AppError['kind'], KeyedMessage] | null {
  switch (code) {
    case 'ENOENT':
      return ['not-found', notThere(folder)]
    case 'ENOSPC':
    case 'EDQUOT':
      return ['disk-full', keyed('backup.noSpace', { folder })]
    case 'EROFS':
      return ['forbidden', keyed('backup.readOnly', { folder })]
    case 'EACCES':
    case 'EPERM':
      return ['forbidden', keyed('backup.notAllowed', { folder })]
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return ['invalid-input', keyed('backup.inTheWay', { folder })]
    case 'EIO':
    case 'ENODEV':
    case 'ESTALE':
    case 'ETIMEDOUT':
      return ['integrity', keyed('backup.diskTrouble', { folder, code })]
    default:
      return null
  }
}

export const notThere = (folder: string): KeyedMessage => keyed('backup.notThere', { folder })

/** Runs `work` and words what goes wrong with the target. */
export async function inTarget<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw targetError(error, folder)
  }
}

/** One file is gone or not what was written. Anything else says nothing about the file: it is to be tried again. */
export const isDamage = (error: unknown): error is AppError =>
  isAppError(error, 'integrity') || isAppError(error, 'not-found')
