import { mkdir, readdir, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, toAppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { FileNames } from '../../../app/exchange/fileName'

const pad = (value: number): string => String(value).padStart(2, '0')

/** The folder of one export. Never writes into a folder that holds something else. */
export class ExportFolder {
  readonly path: string
  readonly #names = new Map<string, FileNames>()
  /** What was made here, the newest last. */
  readonly #made: { readonly path: string; readonly folder: boolean }[] = []
  /** Files written so far. */
  files = 0

  private constructor(path: string, isNew: boolean) {
    this.path = path
    if (isNew) this.#made.push({ path, folder: true })
  }

  /**
   * `directory` itself when it is empty or not there, else a new folder in it.
   * @throws AppError `profile-read-only` when it cannot be written, `disk-full`
   */
  static async open(directory: string, nowMs: number): Promise<ExportFolder> {
    try {
      const isNew = await makeFolder(directory)
      if ((await readdir(directory)).length === 0) return new ExportFolder(directory, isNew)
      const now = new Date(nowMs)
      const day = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`
      const time = `${pad(now.getHours())}.${pad(now.getMinutes())}.${pad(now.getSeconds())}`
      const path = join(directory, `BrainDump ${day} ${time}`)
      await mkdir(path)
      return new ExportFolder(path, true)
    } catch (error) {
      throw unwritable(error, directory)
    }
  }

  /** A name in `below` that nothing has yet; both are paths from the folder. */
  name(below: string, base: string, ending: string): string {
    const names = this.#names.get(below) ?? new FileNames()
    this.#names.set(below, names)
    const name = names.unique(base, ending)
    return below === '' ? name : `${below}/${name}`
  }

  /** Writes a text file at a path from the folder. */
  async write(name: string, content: string): Promise<void> {
    await this.add(name, (path) => writeFile(path, content, { mode: 0o600 }))
  }

  /** Has a file written at a path from the folder. */
  async add(name: string, write: (path: string) => Promise<void>): Promise<void> {
    const path = join(this.path, ...name.split('/'))
    const folder = join(path, '..')
    try {
      if (await makeFolder(folder)) this.#made.push({ path: folder, folder: true })
      this.#made.push({ path, folder: false })
      await write(path)
    } catch (error) {
      throw unwritable(error, this.path)
    }
    this.files++
  }

  /** Removes everything that was written, and nothing else. */
  async takeBack(): Promise<void> {
    // What cannot be removed stays: there is nothing better to do, and the export has failed anyway.
    for (const { path, folder } of this.#made.reverse())
      await (folder ? rmdir(path) : rm(path, { force: true })).catch(() => undefined)
  }
}

/**
 * Makes a folder and those above it; false when it is there. (`recursive` of Node never ends where a folder that is there
 * refuses new ones with ENOENT, as under /proc.)
 */
async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const above = dirname(path)
    if (code === 'ENOENT' && above !== path && !(await isFolder(above))) {
      await makeFolder(above)
      await mkdir(path)
      return true
    }
    if (code === 'EEXIST' && (await isFolder(path))) return false
    throw error
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

const CANNOT_WRITE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EIO', 'ENAMETOOLONG'])

/** What a person is told when a place they chose cannot be written. */
export function unwritable(error: unknown, path: string): AppError {
  const code = (error as NodeJS.ErrnoException).code
  if (CANNOT_WRITE.has(code ?? ''))
    return new AppError('invalid-input', keyed('export.cannotWrite', { path }), { cause: error })
  return toAppError(error)
}
