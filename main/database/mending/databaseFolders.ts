import { Mutex } from 'async-mutex'
import { basename, join } from 'node:path'
import { AppError, toAppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { ENTITY_NAMES } from '../../../app/model'
import { folderBytes } from '../../files/folderBytes'
import { JsonFile } from '../../files/jsonFile'
import { onReadError } from '../leveldb/readErrors'
import { syncPath } from '../../files/syncPath'
import { databaseNotePath, databaseNoteSchema, type DatabaseNote } from '../databaseNote'
import { isLeveldbDamage } from '../leveldb/readErrors'
import { startDiskThread, type DiskThread } from '../leveldb/diskThread'
import { folderState } from '../leveldb/folderState'
import { databasesSetAside, lostKeysText, setAsideText, setDatabaseAside } from '../setAside'
import { ENDS, throughOpening } from './openings'
import { salvageInto } from './salvage'

export interface DatabaseFolderOptions {
  readonly profile: string
  readonly now: () => number
  /** Hears what was set aside. */
  readonly tell: (problem: AppError) => void
  /** Before a database begins anew: whatever was derived from the one before must not be taken for its own. */
  readonly onAnew: () => Promise<void>
  /** Files of a database that is open turned out to be damaged. */
  readonly onSuspect: () => void
  /** Documents of damaged files that were recovered so far, and that there are. */
  readonly onProgress: (done: number, total: number) => void
}

/** Of a database that was closed in good order and is larger than this the tables are read when it is open already. */
const LARGE_BYTES = 16 * 1_048_576

/**
 * The folders of a profile's databases (docs/adr/0014, 0110). leveldb takes a folder without CURRENT for a new one and removes what
 * is in it, makes one that is not there, and reads past most damage without a word. So the files of each folder are read before
 * leveldb touches them, and which databases were made once is noted in `databases.json`. One that is damaged or gone is set
 * aside and told; then a new one is made, and what can be read of the damaged files is brought into it.
 */
export class DatabaseFolders {
  readonly #options: DatabaseFolderOptions
  readonly #file: JsonFile<typeof databaseNoteSchema>
  /** One database after the other is mended: the thread reads one folder at a time. */
  readonly #mending = new Mutex()
  readonly #background = new Set<Promise<void>>()
  /** Databases that were found to be damaged while they were open, as long as this process runs. */
  readonly #suspect = new Set<string>()
  readonly #listening = new Map<string, () => void>()
  #thread: DiskThread | null = null
  /** What was noted when this process began. */
  #begun: Promise<DatabaseNote> | null = null

  constructor(options: DatabaseFolderOptions) {
    this.#options = options
    this.#file = new JsonFile(databaseNotePath(options.profile), databaseNoteSchema, () => ({ made: [] }), {
      consequence: keyed('damaged.databaseList'),
      report: options.tell,
    })
  }

  /** Opens the database of this name by `open`, which gets its folder. */
  async open<T>(name: string, open: (path: string) => Promise<T>): Promise<T> {
    const path = this.#path(name)
    const before = await this.#begin()
    const { isDamaged, tables } = await this.#check(name, path, before)
    const { made, opening } = await this.#file.read()
    const ends = opening?.[name] ?? 0
    const found = await folderState(path)
    const isSuspect = !isDamaged && found === 'whole' && ends >= ENDS
    const state = isDamaged || isSuspect ? 'damaged' : found
    const isMade = made.includes(name)
    if (state === 'damaged') await this.#setAside(name, path, isSuspect ? 'suspect' : 'damaged')
    await this.#mend(name, path)
    if (state === 'new' && isMade && (await folderState(path)) === 'new') {
      await this.#setAside(name, path)
      await this.#mend(name, path)
    }
    this.#listen(name, path)
    const database = await throughOpening(name, before, ends, this.#note.bind(this), () =>
      this.#orMended(name, path, open),
    )
    // Killed before this, the folder is there without its note, and noted the next time; so it is where it cannot be written.
    if (!isMade || state !== 'whole') await this.#note((note) => ({ ...note, made: [...note.made, name] }))
    if (tables.length > 0) this.#checkLater(name, path, tables)
    return database
  }

  /** Opens it; where leveldb sees what no check could see, it is set aside and mended first. */
  async #orMended<T>(name: string, path: string, open: (path: string) => Promise<T>): Promise<T> {
    return await open(path).catch(async (error: unknown) => {
      if (error instanceof AppError || !isLeveldbDamage(error)) throw error
      // What no check could see, and leveldb did.
      await this.#setAside(name, path)
      await this.#mend(name, path)
      return await open(path)
    })
  }

  /** For a profile without a vault: what became of its keys where there are databases that only they can open, else null. */
  async lostKeys(): Promise<KeyedMessage | null> {
    const [aside] = (await databasesSetAside(this.#options.profile))
      .filter(({ database }) => database === 'keyring')
      .reverse()
    const states = await Promise.all(ENTITY_NAMES.map((name) => folderState(this.#path(name))))
    if (aside === undefined && states.every((state) => state === 'new')) return null
    return lostKeysText(aside, this.#path('keyring'))
  }

  /** Databases that were found to be damaged while they were open: the next start recovers what can be read of them. */
  get suspect(): string[] {
    return [...this.#suspect].sort()
  }

  /** Resolves when the tables of large databases were read, too. */
  async settled(): Promise<void> {
    await Promise.all(this.#background)
  }

  /** When every database is closed. Without this, the next start takes the process for one that was killed. */
  async close(): Promise<void> {
    const thread = this.#thread
    this.#thread = null
    for (const stop of this.#listening.values()) stop()
    await thread?.close()
    await this.settled()
    await this.#note((note) => ({ ...note, closed: true }))
  }

  /** From here on this process may end at any time. */
  #begin(): Promise<DatabaseNote> {
    this.#begun ??= (async () => {
      const note = await this.#file.read()
      if (note.closed !== false) await this.#note((now) => ({ ...now, closed: false }))
      return note
    })()
    return this.#begun
  }

  /** Whether a folder is damaged, and the tables of which nobody knows yet. */
  async #check(
    name: string,
    folder: string,
    { closed, suspect }: DatabaseNote,
  ): Promise<{ isDamaged: boolean; tables: string[] }> {
    const wasClosed = closed === true
    const isKnown = wasClosed && suspect?.includes(name) !== true && !this.#suspect.has(name)
    const tables = !isKnown || (await folderBytes(folder)) <= LARGE_BYTES
    try {
      const found = await this.#reader().call('check', { folder, wasClosed, tables })
      return { isDamaged: found.damage.length > 0, tables: tables ? [] : found.tables }
    } catch (error) {
      // A folder that may not be read is for leveldb to name; a thread that ended leaves what leveldb sees.
      this.#options.tell(toAppError(error))
      return { isDamaged: (await folderState(folder)) === 'damaged', tables: [] }
    }
  }

  #checkLater(name: string, folder: string, tables: readonly string[]): void {
    // Closed meanwhile: the next start reads them.
    this.#later(
      (async () => {
        const damage = await this.#reader().call('tables', { folder, names: tables })
        if (damage.length > 0) await this.#suspected(name)
      })(),
    )
  }

  /** What cannot be read while it is open is noted, too. */
  #listen(name: string, path: string): void {
    this.#listening.get(name)?.()
    const stop = onReadError(path, ({ kind }) => {
      if (kind === 'integrity') this.#later(this.#suspected(name))
    })
    this.#listening.set(name, stop)
  }

  async #suspected(name: string): Promise<void> {
    if (this.#suspect.has(name)) return
    this.#suspect.add(name)
    await this.#note((note) => ({ ...note, suspect: [...new Set([...(note.suspect ?? []), name])] }))
    this.#options.tell(new AppError('integrity', suspectText(name)))
    this.#options.onSuspect()
  }

  #later(work: Promise<void>): void {
    const going = work.catch(() => undefined).finally(() => this.#background.delete(going))
    this.#background.add(going)
  }

  /** Brings back what can be read of folders that were set aside, where nobody has done so to the end. */
  async #mend(name: string, path: string): Promise<void> {
    await this.#mending.runExclusive(async () => {
      const { profile, tell, onAnew, onProgress } = this.#options
      for (const aside of await databasesSetAside(profile)) {
        if (aside.database !== name || aside.what === 'missing' || aside.recovered !== null) continue
        await onAnew()
        const recovered = await salvageInto(path, aside.folder, this.#reader(), onProgress).catch((error: unknown) => {
          // What could not be brought back now (a full disk) is brought back at the next start.
          tell(toAppError(error))
          return null
        })
        if (recovered === null) continue
        const folder = basename(aside.folder)
        await this.#note((note) => ({
          ...note,
          made: [...note.made, name],
          mended: [...(note.mended ?? []).filter((one) => one.folder !== folder), { folder, ...recovered }],
        }))
        if (name !== 'keyring' || recovered.documents > 0)
          tell(new AppError('integrity', setAsideText({ ...aside, recovered })))
      }
    })
  }

  /** Each step can be done again: killed in between, the next start sets aside once more what is there, or its absence. */
  async #setAside(name: string, path: string, why: 'damaged' | 'suspect' = 'damaged'): Promise<void> {
    const { now, tell, onAnew } = this.#options
    await onAnew()
    this.#suspect.delete(name)
    const aside = await setDatabaseAside(path, now(), why)
    await syncPath(join(path, '..'))
    await this.#note((note) => ({
      ...note,
      made: note.made.filter((one) => one !== name),
      suspect: (note.suspect ?? []).filter((one) => one !== name),
      // What came from folders before this one was in the database that is aside now.
      mended: (note.mended ?? []).filter(({ folder }) => !folder.startsWith(`${name}.`)),
    }))
    // Of what is damaged it is told when it is known how much came back.
    if (aside.what === 'missing')
      tell(new AppError('integrity', name === 'keyring' ? lostKeysText(aside, path) : setAsideText(aside)))
  }

  /** Where it cannot be written, the next start looks more closely than it would have to. */
  async #note(change: (note: DatabaseNote) => DatabaseNote): Promise<void> {
    await this.#file
      .update((note) => {
        const changed = change(note)
        return { ...changed, made: [...new Set(changed.made)].sort() }
      })
      .catch((error: unknown) => this.#options.tell(toAppError(error)))
  }

  #reader(): DiskThread {
    this.#thread ??= startDiskThread()
    return this.#thread
  }

  #path(name: string): string {
    return join(this.#options.profile, 'db', name)
  }
}

const suspectText = (name: string): KeyedMessage => keyed('database.suspect', { database: name })
