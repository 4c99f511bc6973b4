import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { SNAPSHOT_NAME } from '../format/snapshot'
import { backupIdSchema, isWhole } from '../format/wayIn'
import { PARTIAL, type RangeReader, type Storage } from './storage'

const BELOW = 'braindump-backup'
const ROOMS = ['keys', 'packs', 'snapshots'] as const
export type Room = (typeof ROOMS)[number]
const README_FILE = 'README.txt'

const README = `This folder holds backups of a BrainDump journal. They are encrypted.

Restore:    braindump --profile NEW-FOLDER backup restore THIS-FOLDER'S-PARENT
Without it: docs/FORMAT.md describes every byte; tools/read-backup.py reads it.

You need the passphrase or the recovery code of the journal. Please change nothing in here.
`

/** Backups in a place that a person chose, by their ids; empty where there are none. @throws AppError `not-found`; as the storage */
export async function backupsIn(storage: Storage): Promise<string[]> {
  if ((await storage.names('')) === null) throw new AppError('not-found', storage.notThere)
  const names = (await storage.names(BELOW)) ?? []
  return names.filter((name) => backupIdSchema.safeParse(name).success).sort()
}

/** The folder of one backup in a target. */
export class BackupFolder {
  readonly storage: Storage
  readonly backupId: string
  readonly #path: string

  constructor(storage: Storage, backupId: string) {
    this.storage = storage
    this.backupId = backupId
    this.#path = `${BELOW}/${backupId}`
  }

  /** Makes the folder of a new backup. @throws AppError when the target is not there or cannot be written */
  async make(): Promise<void> {
    await backupsIn(this.storage)
    for (const room of ROOMS) await this.storage.makeFolder(`${this.#path}/${room}`)
    if (!(await this.#hasReadme()))
      await this.storage.write(`${BELOW}/${README_FILE}`, Buffer.from(README)).catch(async (error: unknown) => {
        if (!(await this.#hasReadme())) throw error // Somebody else was at it.
      })
    for (const path of [this.#path, BELOW, '']) await this.storage.flush(path)
  }

  /** Looks whether the backup is there: an empty mount point is no target. @throws AppError `not-found` */
  async check(): Promise<void> {
    if (!(await backupsIn(this.storage)).includes(this.backupId))
      throw new AppError('not-found', keyed('backup.lost', { notThere: this.storage.notThere }))
    // What a person or a program removed by mistake is made again.
    const rooms = (await this.storage.names(this.#path)) ?? []
    for (const room of ROOMS) if (!rooms.includes(room)) await this.storage.makeFolder(`${this.#path}/${room}`)
  }

  path(room: Room, name: string): string {
    return `${this.#path}/${room}/${name}`
  }

  /** Names of whole files in a room, sorted; those half written are left out. */
  async names(room: Room): Promise<string[]> {
    return (await this.#all(room)).filter((name) => !name.endsWith(PARTIAL)).sort()
  }

  read(room: Room, name: string): Promise<Buffer> {
    return this.storage.read(this.path(room, name))
  }

  /** Parts of files; whoever gets it closes it. */
  reader(): RangeReader {
    return this.storage.reader()
  }

  /** Writes a file whole; it stays there after the next `flush`. */
  write(room: Room, name: string, bytes: Uint8Array): Promise<void> {
    return this.storage.write(this.path(room, name), bytes)
  }

  /** Makes what was written in a room survive a power cut. */
  flush(room: Room): Promise<void> {
    return this.storage.flush(`${this.#path}/${room}`)
  }

  /** Removes a file; one that is gone is as good. */
  remove(room: Room, name: string): Promise<void> {
    return this.storage.remove(this.path(room, name))
  }

  /** Removes what a run that was killed left half written; answers how many files. */
  async removePartial(): Promise<number> {
    let removed = 0
    for (const room of ROOMS)
      for (const name of await this.#all(room))
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

  async #hasReadme(): Promise<boolean> {
    return (await this.storage.names(BELOW))?.includes(README_FILE) === true
  }

  async #all(room: Room): Promise<string[]> {
    const names = await this.storage.names(`${this.#path}/${room}`)
    if (names === null) throw new AppError('not-found', this.storage.notThere)
    return names
  }
}
