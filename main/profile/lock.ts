import { mkdir, readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, toAppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import { holdExclusively, InUseError } from '../database/exclusive'
import { replaceFile } from '../files/jsonFile'

/** Held by the one process that owns a profile (docs/DESIGN.md, One process). */
export interface ProfileLock {
  release(): Promise<void>
}

/**
 * Takes a profile for this process, making the folder where it is missing.
 * @throws AppError `profile-in-use` while another process (or this one) has it, `profile-read-only`
 */
export async function lockProfile(profile: string): Promise<ProfileLock> {
  const holder = join(profile, 'owner.txt')
  try {
    await mkdir(profile, { recursive: true, mode: 0o700 })
    const release = await holdExclusively(join(profile, 'lock'))
    await replaceFile(holder, `${process.pid}\n`).catch(async (error: unknown) => {
      await release()
      throw error
    })
    return { release }
  } catch (error) {
    if (error instanceof InUseError)
      throw new AppError('profile-in-use', await inUse(profile, holder), { cause: error })
    if (toAppError(error).kind === 'profile-read-only')
      throw new AppError('profile-read-only', keyed('profile.cannotWrite', { profile }), { cause: error })
    throw error
  }
}

/** What opening writes: a few small files for each database. */
const ROOM_BYTES = 512 * 1024

/** @throws AppError `disk-full` where the disk has no room for what opening a profile writes: half of it would be worse than none */
export async function checkRoom(profile: string): Promise<void> {
  const { bavail, bsize } = await statfs(profile)
  if (bavail * bsize < ROOM_BYTES) throw new AppError('disk-full', keyed('disk.full'))
}

async function inUse(profile: string, holder: string): Promise<KeyedMessage> {
  // Only a courtesy: without the number the sentence is still right.
  const pid = (await readFile(holder, 'utf8').catch(() => '')).trim()
  const who = pid === '' ? keyed('profile.otherProcess') : keyed('profile.otherProcessNumber', { pid })
  return keyed('profile.inUse', { who, profile })
}
