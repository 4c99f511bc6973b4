import { Cursor, FormatError } from './bytes'
import type { LogContents } from './logFile'

/** What a manifest says is there. */
export interface Manifest {
  /** Bytes of each table, by its number. */
  readonly tables: ReadonlyMap<number, number>
  /** The oldest log that is needed; it is there from the moment on at which the manifest names it. */
  readonly logNumber: number
}

const COMPARATOR = 'leveldb.BytewiseComparator'

/** Plays the changes that a manifest consists of (db/version_edit.cc of leveldb). @throws FormatError */
export function readManifest({ records }: Pick<LogContents, 'records'>): Manifest {
  const tables = new Map<number, number>()
  let logNumber: number | null = null
  let comparator: string | null = null
  for (const record of records) {
    const cursor = new Cursor(record)
    while (!cursor.isAtEnd) {
      const tag = cursor.varint()
      switch (tag) {
        case 1:
          comparator = cursor.sized().toString('latin1')
          break
        case 2:
          logNumber = cursor.varint()
          break
        case 3: // the next number of a file
        case 4: // the last sequence
        case 9: // an older log, of versions that nobody has any more
          cursor.varint()
          break
        case 5: // where the next compaction begins
          cursor.varint()
          cursor.sized()
          break
        case 6:
          cursor.varint()
          tables.delete(cursor.varint())
          break
        case 7: {
          cursor.varint()
          const number = cursor.varint()
          tables.set(number, cursor.varint())
          cursor.sized()
          cursor.sized()
          break
        }
        default:
          throw new FormatError(`A change of the unknown kind ${tag}.`)
      }
    }
  }
  if (comparator !== COMPARATOR || logNumber === null) throw new FormatError('It does not say enough.')
  return { tables, logNumber }
}
