import type { Database } from 'sql.js'

type Row = Record<string, unknown>

/** So many rows in a row that are not there, or cannot be read, are the end of what is looked for one by one. */
const MOST_MISSES = 1_000

/**
 * The rows of a table. Where a page of it is damaged, those on all other pages: the table is read from its beginning, from
 * its end, and between the two row by row.
 */
export function readTable(database: Database, table: string): { rows: Row[]; isWhole: boolean } {
  const plain = rowsOf(database, `SELECT * FROM "${table}"`)
  if (plain.error === null) return { rows: plain.rows, isWhole: true }
  const numbered = `SELECT rowid AS "${NUMBER}", * FROM "${table}"`
  const first = rowsOf(database, `${numbered} ORDER BY rowid`)
  // A table without numbers of rows, or none that can be read at all.
  if (first.rows.length === 0 && plain.rows.length > 0) return { rows: plain.rows, isWhole: false }
  const last = rowsOf(database, `${numbered} ORDER BY rowid DESC`)
  const found = new Map([...first.rows, ...last.rows].map((row) => [row[NUMBER], row]))
  if (found.size === 0) return { rows: [], isWhole: false }
  let number = numberOf(first.rows.at(-1)) ?? 0
  const end = numberOf(last.rows.at(-1)) ?? Infinity
  for (let misses = 0; ++number < end && misses < MOST_MISSES; misses++)
    for (const row of rowsOf(database, `${numbered} WHERE rowid = ${number}`).rows) {
      found.set(number, row)
      misses = 0
    }
  const byNumber = (a: Row, b: Row): number => (numberOf(a) ?? 0) - (numberOf(b) ?? 0)
  return { rows: [...found.values()].sort(byNumber), isWhole: false }
}

const NUMBER = 'number of the row'
const numberOf = (row: Row | undefined): number | null => {
  const number = row?.[NUMBER]
  return typeof number === 'number' ? number : null
}

/** The rows that a query answers, up to where it fails. */
export function rowsOf(database: Database, sql: string): { rows: Row[]; error: unknown } {
  const rows: Row[] = []
  try {
    const statement = database.prepare(sql)
    try {
      while (statement.step()) rows.push(statement.getAsObject())
    } finally {
      statement.free()
    }
    return { rows, error: null }
  } catch (error) {
    return { rows, error }
  }
}
