import { join } from 'node:path'
import { z } from 'zod'
import { AppError, toAppError } from '../../app/errors'
import { ENTITY_NAMES } from '../../app/model'
import { JsonFile } from '../files/jsonFile'
import { syncPath } from '../files/syncPath'
import { folderState } from './folderState'
import { databasesSetAside, lostKeysText, setAsideText, setDatabaseAside } from './setAside'

const noteSchema = z.object({
  /** Databases that were made here once. They are never again made by being opened. */
  made: z.array(z.string()),
})

export interface DatabaseFolderOptions {
  readonly profile: string
  readonly now: () => number
  /** Hears what was set aside. */
  readonly tell: (problem: AppError) => void
  /** Before a database begins anew: whatever was derived from the one before must not be taken for its own. */
  readonly onAnew: () => Promise<void>
}

/**
 * The folders of a profile's databases (docs/adr/0014). leveldb takes a folder without CURRENT for a new one and removes what
 * is in it, and makes one that is not there; either way a journal would seem empty. So each folder is looked at before it is
 * opened, and which were made once is noted in `databases.json`. One that is damaged or gone is set aside and told, and only
 * then a new one is made.
 */
export class DatabaseFolders {
  readonly #options: DatabaseFolderOptions
  readonly #file: JsonFile<typeof noteSchema>

  constructor(options: DatabaseFolderOptions) {
    this.#options = options
    this.#file = new JsonFile(join(options.profile, 'databases.json'), noteSchema, () => ({ made: [] }), {
      means: 'Which databases are here is noted anew.',
      tell: options.tell,
    })
  }

  /** Opens the database of this name by `open`, which gets its folder. */
  async open<T>(name: string, open: (path: string) => Promise<T>): Promise<T> {
    const path = this.#path(name)
    const state = await folderState(path)
    const isMade = (await this.#file.read()).made.includes(name)
    if (state === 'damaged' || (state === 'new' && isMade)) await this.#setAside(name, path)
    const database = await open(path)
    // Killed before this, the folder is there without its note, and noted the next time; so it is where it cannot be written.
    if (!isMade || state !== 'whole')
      await this.#note((made) => [...made, name]).catch((error: unknown) => this.#options.tell(toAppError(error)))
    return database
  }

  /** For a profile without a vault: what became of its keys where there are databases that only they can open, else null. */
  async lostKeys(): Promise<string | null> {
    const [aside] = (await databasesSetAside(this.#options.profile))
      .filter(({ database }) => database === 'keyring')
      .reverse()
    const states = await Promise.all(ENTITY_NAMES.map((name) => folderState(this.#path(name))))
    if (aside === undefined && states.every((state) => state === 'new')) return null
    return lostKeysText(aside, this.#path('keyring'))
  }

  /** Each step can be done again: killed in between, the next start sets aside once more what is there, or its absence. */
  async #setAside(name: string, path: string): Promise<void> {
    const { now, tell, onAnew } = this.#options
    await onAnew()
    const aside = await setDatabaseAside(path, now())
    await syncPath(join(path, '..'))
    await this.#note((made) => made.filter((one) => one !== name))
    const text = name === 'keyring' ? lostKeysText(aside, path) : setAsideText(aside)
    tell(new AppError('integrity', text))
  }

  async #note(change: (made: readonly string[]) => string[]): Promise<void> {
    await this.#file.update(({ made }) => ({ made: [...new Set(change(made))].sort() }))
  }

  #path(name: string): string {
    return join(this.#options.profile, 'db', name)
  }
}
