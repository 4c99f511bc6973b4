import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { freeBytes as freeBytesOn } from '../../files/disk'

/** Disk space that stays free after a download. */
const SPARE_BYTES = 200 * 1024 * 1024
/** What an incomplete download is called. */
export const PART = '.part'

/** Makes the folder of the models. Throws `disk-full` where so much more does not fit. */
export async function makeRoom(folder: string, neededBytes: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const free = await freeBytes(folder)
  if (free < neededBytes + SPARE_BYTES)
    throw new AppError('disk-full', keyed('model.noRoom', { needed: megabytes(neededBytes), free: megabytes(free) }))
}

/** Free space of the disk that a folder is or will be on. */
export async function freeBytes(folder: string): Promise<number> {
  for (let at = folder; ; at = join(at, '..')) {
    const free = await freeBytesOn(at).catch(() => null) // The folder is made with the first model; until then its parent tells.
    if (free !== null) return free
  }
}

/** Length of a file, 0 where there is none. */
export const lengthOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024 / 1024))} MB`
