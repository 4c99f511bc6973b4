import { mkdir, readdir, readFile, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { replaceFile } from '../../files/jsonFile'
import { syncPath } from '../../files/syncPath'
import { SNAPSHOT_NAME } from '../format/snapshot'
import { backupIdSchema, isWhole } from '../format/wayIn'
import { inTarget, notThere } from './errors'

const BELOW = 'braindump-backup'
const PARTIAL = '.partial'
const ROOMS = ['keys', 'packs', 'snapshots'] as const
export type Room = (typeof ROOMS)[number]

const README = `This folder holds backups of a BrainDump journal. They are encrypted.

Restore:    braindump --profile NEW-FOLDER backup restore THIS-FOLDER'S-PARENT
Without it: docs/FORMAT.md describes every byte; tools/read-backup.py reads it.

You need the passphrase or the recovery code of the journal. Please change nothing in here.
`

/** Backups in a folder that a person chose, by their ids; empty where there are none. @throws AppError `not-found` */
export async function backupsIn(folder: string): Promise<string[]> {
  return await inTarget(folder, async () => {
    if (!(await stat(folder)).isDirectory())
      throw new AppError('invalid-input', keyed('backup.folderIsFile', { folder }))
    const names = await readdir(join(folder, BELOW)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.filter((name) => backupIdSchema.safeParse(name).success).sort()
  })
}

/** The folder of one backup in a target. Whatever goes wrong is told in words that name the target. */
export class BackupFolder {
  /** As a person chose it. */
  readonly target: string
  readonly backupId: string
  readonly #path: string

  constructor(target: string, backupId: string) {
    this.target = target
    this.backupId = backupId
    this.#path = join(target, BELOW, backupId)
  }

  /** Makes the folder of a new backup. @throws AppError when the target is not there or cannot be written */
  async make(): Promise<void> {
    await backupsIn(this.target)
    await this.#run(async () => {
      for (const room of ROOMS) await mkdir(join(this.#path, room), { recursive: true, mode: 0o700 })
      await writeFile(join(this.target, BELOW, 'README.txt'), README, { flag: 'wx' }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error
        },
      )
      for (const path of [this.#path, join(this.target, BELOW), this.target]) await syncPath(path)
    })
  }

  /** Looks whether the backup is there: an empty mount point is no target. @throws AppError `not-found` */
  async check(): Promise<void> {
    if (!(await backupsIn(this.target)).includes(this.backupId))
      throw new AppError('not-found', keyed('backup.lost', { notThere: notThere(this.target) }))
    // What a person or a program removed by mistake is made again.
    await this.#run(async () => {
      for (const room of ROOMS)
        if ((await stat(join(this.#path, room)).catch(() => null)) === null) await mkdir(join(this.#path, room))
    })
  }

  path(room: Room, name: string): string {
    return join(this.#path, room, name)
  }

  /** Names of whole files in a room, sorted; those half written are left out. */
  async names(room: Room): Promise<string[]> {
    const names = await this.#run(() => readdir(join(this.#path, room)))
    return names.filter((name) => !name.endsWith(PARTIAL)).sort()
  }

  read(room: Room, name: string): Promise<Buffer> {
    return this.#run(() => readFile(this.path(room, name)))
  }

  /** Writes a file whole and flushes it; its name is on the disk after the next `flush`. */
  write(room: Room, name: string, bytes: Uint8Array): Promise<void> {
    return this.#run(() => replaceFile(this.path(room, name), bytes, PARTIAL))
  }

  /** Makes the names of what was written in a room survive a power cut. */
  flush(room: Room): Promise<void> {
    return this.#run(() => syncPath(join(this.#path, room)))
  }

  /** Removes a file; one that is gone is as good. */
  remove(room: Room, name: string): Promise<void> {
    return this.#run(async () => {
      await unlink(this.path(room, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
    })
  }

  /** Removes what a run that was killed left half written; answers how many files. */
  async removePartial(): Promise<number> {
    let removed = 0
    for (const room of ROOMS)
      for (const name of await this.#run(() => readdir(join(this.#path, room))))
        if (name.endsWith(PARTIAL)) {
          await this.remove(room, name)
          removed += 1
        }
    return removed
  }

  /** Names of snapshots, oldest first, each once. */
  async snapshots(): Promise<string[]> {
    const names = (await this.names('snapshots')).map((name) => name.replace(/\.(snapshot|copy)$/, ''))
    return [...new Set(names.filter((name) => SNAPSHOT_NAME.test(name)))].sort()
  }

  /** The files with the way in that are what their names say, and the names of those that are not. */
  async keys(): Promise<{ whole: { name: string; bytes: Buffer }[]; damaged: string[] }> {
    const whole: { name: string; bytes: Buffer }[] = []
    const damaged: string[] = []
    for (const name of await this.names('keys')) {
      const bytes = await this.read('keys', name)
      if (isWhole(name, bytes)) whole.push({ name, bytes })
      else damaged.push(name)
    }
    return { whole, damaged }
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return inTarget(this.target, work)
  }
}
