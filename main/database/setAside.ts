import { keyed, type KeyedMessage } from '../../app/messages/message'
import { mkdir, readdir, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readDatabaseNote, type Mended } from './databaseNote'

/** A database that could not be opened any more: its folder was moved aside as it was, or there was no folder to move. */
export interface DatabaseSetAside {
  /** An entity's name, or `keyring`. */
  readonly database: string
  /** `suspect`: no check found anything in it, but several processes in a row ended while they opened it. */
  readonly what: 'damaged' | 'suspect' | 'missing'
  /** When it was found, ISO 8601 but for `-` where a file name cannot have `:` or `.`. */
  readonly at: string
  /** The folder that is kept; an empty one that stands for what is missing. A person removes it when nothing is missing any more. */
  readonly folder: string
  /** What could be read of it and stands in the database again; null where nothing was looked for yet. */
  readonly recovered: Omit<Mended, 'folder'> | null
}

const SET_ASIDE = /^([a-z]+)\.(damaged|suspect|missing)-(.+)$/

const isWhat = (what: string | undefined): what is DatabaseSetAside['what'] =>
  what === 'damaged' || what === 'suspect' || what === 'missing'

/** The databases of a profile that were set aside and whose folders lie there still, oldest first. */
export async function databasesSetAside(profile: string): Promise<DatabaseSetAside[]> {
  const db = join(profile, 'db')
  const mended = (await readDatabaseNote(profile))?.mended ?? []
  const names = await readdir(db).catch(() => [] as string[]) // No folder: nothing was ever made.
  const found = names.flatMap((name): DatabaseSetAside[] => {
    const [, database, what, at] = SET_ASIDE.exec(name) ?? []
    if (database === undefined || !isWhat(what) || at === undefined) return []
    const recovered = mended.find(({ folder }) => folder === name) ?? null
    return [
      {
        database,
        what,
        at,
        folder: join(db, name),
        recovered: recovered && { documents: recovered.documents, lost: recovered.lost },
      },
    ]
  })
  return found.sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** Moves the folder of a database aside, in one renaming; where there is none, an empty one says so. */
export async function setDatabaseAside(
  path: string,
  nowMs: number,
  why: 'damaged' | 'suspect' = 'damaged',
): Promise<DatabaseSetAside> {
  const at = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
  const isThere = await stat(path).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    },
  )
  const what = isThere ? why : 'missing'
  const folder = join(dirname(path), `${basename(path)}.${what}-${at}`)
  await (isThere ? rename(path, folder) : mkdir(folder, { mode: 0o700 }))
  return { database: basename(path), what, at, folder, recovered: null }
}

/** What happened, and what to do, for a person. */
export function setAsideText({ database, what, folder, recovered }: DatabaseSetAside): KeyedMessage {
  if (what === 'missing') return keyed('database.gone', { database, folder })
  if (recovered === null) return keyed('database.setAside', { database, folder })
  const { documents, lost } = recovered
  if (lost === 0 && what === 'suspect') return keyed('database.rewritten', { database, count: documents, folder })
  if (lost === 0) return keyed('database.recoveredAll', { database, count: documents, folder })
  return keyed('database.recovered', { database, documents, lost, folder })
}

/** The same where the keys are gone with it, and so nothing of the journal can be opened. */
export const lostKeysText = (aside: DatabaseSetAside | undefined, keyring: string): KeyedMessage =>
  aside !== undefined && aside.what !== 'missing'
    ? keyed('keyring.damaged', { folder: aside.folder, keyring })
    : keyed('keyring.gone', { keyring })
