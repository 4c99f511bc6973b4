import initSqlJs, { type Database } from 'sql.js'
import { z } from 'zod'
import { AppError } from '../../app/errors'
import { type V3Row, type V3Rows, type V3Table, V3_TABLES, v3Schemas } from '../../app/transfer/v3/rows'
import { readQuietly } from './quietRead'

/** The content of a version 3 database. */
export interface V3Database {
  readonly rows: V3Rows
  /** What the file says its schema is; null when it does not. */
  readonly schemaVersion: number | null
  /** Rows that are of no use, by table. */
  readonly damaged: readonly { readonly table: string; readonly row: string }[]
}

/**
 * Reads a version 3 database. The file is copied into memory and never written; one that is being written is refused
 * rather than read half.
 * @throws AppError `not-found`, `unsupported` for anything that is no such database, `busy` while another program has it
 * open, `integrity` when it is damaged
 */
export async function readV3(path: string): Promise<V3Database> {
  const bytes = await readQuietly(path)
  const SQL = await initSqlJs()
  let database: Database | null = null
  try {
    database = new SQL.Database(bytes)
    return readTables(database)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('integrity', 'The database is damaged and cannot be read. Nothing was taken.', { cause })
  } finally {
    database?.close()
  }
}

function readTables(database: Database): V3Database {
  const there = new Set(
    select(database, "SELECT name FROM sqlite_master WHERE type = 'table'").map((row) => row['name']),
  )
  if (!there.has('recordings') && !there.has('chat_sessions'))
    throw new AppError(
      'unsupported',
      'This database was not written by BrainDump 3: its tables are missing. Nothing was taken.',
    )
  const damaged: { table: string; row: string }[] = []
  const read = <T extends V3Table>(table: T): V3Row<T>[] => {
    if (!there.has(table)) return []
    return select(database, `SELECT * FROM "${table}"`).flatMap((row) => {
      const parsed = v3Schemas[table].safeParse(row)
      if (parsed.success) return [parsed.data as V3Row<T>]
      damaged.push({ table, row: JSON.stringify(row['id'] ?? null) })
      return []
    })
  }
  const rows = Object.fromEntries(V3_TABLES.map((table) => [table, read(table)])) as unknown as V3Rows
  return { rows, schemaVersion: there.has('metadata') ? schemaVersion(database) : null, damaged }
}

function schemaVersion(database: Database): number | null {
  const rows = select(database, 'SELECT * FROM metadata').filter((row) => row['key'] === 'schema_version')
  return z.coerce.number().int().safeParse(rows[0]?.['value']).data ?? null
}

function select(database: Database, sql: string): Record<string, unknown>[] {
  const statement = database.prepare(sql)
  const rows: Record<string, unknown>[] = []
  try {
    while (statement.step()) rows.push(statement.getAsObject())
  } finally {
    statement.free()
  }
  return rows
}
