import { access, constants, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/*
 * The one place where recorded sound stands in the clear: programs of the person's choice want a file (ADR 0071). It is in
 * memory where the system has such a file system, readable by this user only, and gone as soon as the program has ended.
 */

const PREFIX = 'braindump-speech-'

/** A folder in memory if there is one (Linux), else the temporary folder. */
export async function privateRoot(): Promise<string> {
  const inMemory = '/dev/shm'
  const usable = await access(inMemory, constants.W_OK).then(
    () => true,
    () => false,
  )
  return usable ? inMemory : tmpdir()
}

/** Runs with a new folder that only this user can open, and deletes it with all that is in it, whatever happens. */
export async function withPrivateFolder<T>(root: string, run: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(root, { recursive: true, mode: 0o700 })
  // The process id tells a later start which folders nobody uses any more. mkdtemp makes them 0700.
  const folder = await mkdtemp(join(root, `${PREFIX}${process.pid}-`))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Deletes what processes that were killed have left behind. Call it at the start. Answers how many folders there were. */
export async function sweepPrivateFolders(root: string): Promise<number> {
  const names = await readdir(root).catch(() => []) // No folder, nothing left.
  const left = names.filter(
    (name) => name.startsWith(PREFIX) && !isRunning(Number(name.slice(PREFIX.length).split('-')[0])),
  )
  // Folders of other users cannot be deleted, and are not ours.
  await Promise.all(left.map((name) => rm(join(root, name), { recursive: true, force: true }).catch(() => undefined)))
  return left.length
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
