import initSqlJs, { type Database } from 'sql.js'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { type V3Row, type V3Rows, type V3Table, V3_TABLES, v3Schemas } from '../../../app/exchange/v3/rows'
import { readIdleSqlite } from './readIdleSqlite'
import { readTable, rowsOf } from './readTable'

const DAMAGED = keyed('import.databaseDamaged')

/** The content of a version 3 database. */
export interface V3Database {
  readonly rows: V3Rows
  /** What the file says its schema is; null when it does not. */
  readonly schemaVersion: number | null
  /** Rows that are of no use, by table; `row` is null where it is not even known which. */
  readonly damaged: readonly { readonly table: string; readonly row: string | null }[]
}

/**
 * Reads a version 3 database. The file is copied into memory and never written; one that is being written is refused
 * rather than read half.
 * @throws AppError `not-found`, `unsupported` for anything that is no such database, `busy` while another program has it
 * open, `integrity` when it is damaged
 */
export async function readV3(path: string): Promise<V3Database> {
  const bytes = await readIdleSqlite(path)
  const SQL = await initSqlJs()
  let database: Database | null = null
  try {
    database = new SQL.Database(bytes)
    return readTables(database)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('integrity', DAMAGED, { cause })
  } finally {
    database?.close()
  }
}

function readTables(database: Database): V3Database {
  const tables = rowsOf(database, "SELECT name FROM sqlite_master WHERE type = 'table'")
  if (tables.error !== null) throw new AppError('integrity', DAMAGED, { cause: tables.error })
  const there = new Set(tables.rows.map((row) => row['name']))
  if (!there.has('recordings') && !there.has('chat_sessions'))
    throw new AppError('unsupported', keyed('import.noTables'))
  const damaged: { table: string; row: string | null }[] = []
  const read = <T extends V3Table>(table: T): V3Row<T>[] => {
    if (!there.has(table)) return []
    const found = readTable(database, table)
    if (!found.isWhole) damaged.push({ table, row: null })
    return found.rows.flatMap((row) => {
      const parsed = v3Schemas[table].safeParse(row)
      if (parsed.success) return [parsed.data as V3Row<T>]
      damaged.push({ table, row: JSON.stringify(row['id'] ?? null) })
      return []
    })
  }
  const rows = Object.fromEntries(V3_TABLES.map((table) => [table, read(table)])) as unknown as V3Rows
  if (damaged.some(({ row }) => row === null) && Object.values(rows).every((table) => table.length === 0))
    throw new AppError('integrity', DAMAGED)
  return { rows, schemaVersion: there.has('metadata') ? schemaVersion(database) : null, damaged }
}

function schemaVersion(database: Database): number | null {
  const row = readTable(database, 'metadata').rows.find(({ key }) => key === 'schema_version')
  return z.coerce.number().int().safeParse(row?.['value']).data ?? null
}
