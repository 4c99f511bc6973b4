import type { DatabaseNote } from '../databaseNote'

/**
 * So many processes in a row that ended while they opened a database ended over its files, though no check finds anything in them;
 * fewer may have been killed.
 */
export const ENDS = 2

/**
 * Opens a database with a note that it is being opened, where the process before this one was not closed in good order: leveldb can
 * end a process over files that are not what it takes for granted.
 * @param before what was noted when this process began
 * @param ends processes in a row, just before this opening, that did not come to its end
 */
export async function throughOpening<T>(
  name: string,
  before: DatabaseNote,
  ends: number,
  note: (change: (note: DatabaseNote) => DatabaseNote) => Promise<void>,
  open: () => Promise<T>,
): Promise<T> {
  if (before.closed !== false) return await open()
  // What was set aside for it begins anew.
  await note((now) => ({ ...now, opening: { ...now.opening, [name]: ends >= ENDS ? 1 : ends + 1 } }))
  try {
    return await open()
  } finally {
    await note(({ opening, ...now }) => ({ ...now, opening: without(opening, name) }))
  }
}

const without = (opening: DatabaseNote['opening'], name: string): DatabaseNote['opening'] =>
  Object.fromEntries(Object.entries(opening ?? {}).filter(([one]) => one !== name))
