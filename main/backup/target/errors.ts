import { AppError } from '../../../app/errors'

/** What went wrong with a target, in words; `folder` is where a person put it. What is no matter of the target stays as it is. */
export function targetError(error: unknown, folder: string): unknown {
  if (error instanceof AppError) return error
  const said = wordsFor((error as NodeJS.ErrnoException | null)?.code, folder)
  return said === null ? error : new AppError(said[0], said[1], { cause: error })
}

function wordsFor(code: string | undefined, folder: string): readonly [AppError['kind'], string] | null {
  switch (code) {
    case 'ENOENT':
      return ['not-found', notThere(folder)]
    case 'ENOSPC':
    case 'EDQUOT':
      return [
        'disk-full',
        `There is no space left in the backup folder ${folder}. Free some, or keep fewer backups with "backup prune". The last good backup is whole.`,
      ]
    case 'EROFS':
      return [
        'forbidden',
        `The disk with the backup folder ${folder} is read-only. Connect it so that it can be written. The last good backup is whole.`,
      ]
    case 'EACCES':
    case 'EPERM':
      return ['forbidden', `The backup folder ${folder} may not be used. Check the permissions of it.`]
    case 'ENOTDIR':
    case 'EEXIST':
    case 'EISDIR':
      return [
        'invalid-input',
        `In the backup folder ${folder} a file is in the way of a folder, or a folder of a file.`,
      ]
    case 'EIO':
    case 'ENODEV':
    case 'ESTALE':
    case 'ETIMEDOUT':
      return [
        'integrity',
        `The disk with the backup folder ${folder} cannot be read or written (${code}). Check the disk and its cable.`,
      ]
    default:
      return null
  }
}

export const notThere = (folder: string): string =>
  `The backup folder ${folder} is not there. Connect the disk, or mount it, and try again.`

/** Runs `work` and words what goes wrong with the target. */
export async function inTarget<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw targetError(error, folder)
  }
}
