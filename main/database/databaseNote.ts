import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What became of the documents of a damaged folder. */
const mendedSchema = z.object({
  /** Name of the folder below `db/`. */
  folder: z.string(),
  /** Documents that could be read of it, and stand in the database again. */
  documents: z.number().int().nonnegative(),
  /** Documents of which only the name could be read. */
  lost: z.number().int().nonnegative(),
})

export const databaseNoteSchema = z.object({
  /** Databases that were made here once. They are never again made by being opened. */
  made: z.array(z.string()),
  /** All of them were closed in good order, and nobody has opened one since. */
  closed: z.boolean().optional(),
  /** Databases whose files were found to be damaged while they were open. */
  suspect: z.array(z.string()).optional(),
  mended: z.array(mendedSchema).optional(),
  /**
   * How often in a row a process did not come to the end of opening a database, by its name. Noted only when the process before
   * was not closed in good order.
   */
  opening: z.record(z.string(), z.number().int().positive()).optional(),
})

export type DatabaseNote = z.output<typeof databaseNoteSchema>
export type Mended = z.output<typeof mendedSchema>

/** Where a profile notes which databases it has. */
export const databaseNotePath = (profile: string): string => join(profile, 'databases.json')

/** The note as it is; null where there is none, or none that can be read. */
export async function readDatabaseNote(profile: string): Promise<DatabaseNote | null> {
  try {
    return databaseNoteSchema.parse(JSON.parse(await readFile(databaseNotePath(profile), 'utf8')))
  } catch {
    return null // Whoever writes it tells what is wrong with it.
  }
}
