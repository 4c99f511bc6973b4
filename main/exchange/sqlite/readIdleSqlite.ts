import { readFile, stat } from 'node:fs/promises'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { lockedBy } from './fileLocks'
import { withLog } from './wal'

const MAGIC = 'SQLite format 3\0'
/** Places in the header of the file (https://www.sqlite.org/fileformat.html#the_database_header). */
const [WRITE_VERSION, READ_VERSION] = [18, 19]
const WAL = 2

const busy = (cause?: unknown): AppError => new AppError('busy', keyed('import.databaseInUse'), { cause })

/**
 * The bytes of a SQLite database that nobody is writing, with its write-ahead log put in. Never writes beside it.
 * @throws AppError `not-found`, `unsupported`, `busy` while another program writes it
 */
export async function readIdleSqlite(path: string): Promise<Buffer> {
  const before = await facts(path)
  if (before === null) throw new AppError('not-found', keyed('import.noFileAt', { path }))
  if (!before.isFile()) throw new AppError('unsupported', keyed('import.databaseNotFolder'))
  // A journal of a change that was not finished: only SQLite may decide what of it counts.
  if (((await facts(`${path}-journal`))?.size ?? 0) > 0) throw busy()
  if (await lockedBy(before)) throw busy()
  const log = await facts(`${path}-wal`)
  const bytes = await read(path)
  const logBytes = log && log.size > 0 ? await read(`${path}-wal`) : null
  if (bytes.length < 100 || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new AppError('unsupported', keyed('import.notV3'))
  if (stampOf(await facts(path)) !== stampOf(before) || stampOf(await facts(`${path}-wal`)) !== stampOf(log))
    throw busy()
  const whole = logBytes ? withLog(bytes, logBytes) : bytes
  // In this mode SQLite looks for the log beside the file; the copy has it inside and can say it is an ordinary one.
  if (whole[WRITE_VERSION] === WAL) whole[WRITE_VERSION] = whole[READ_VERSION] = 1
  return whole
}

const facts = (path: string) => stat(path).catch(() => null)

const stampOf = (file: Awaited<ReturnType<typeof facts>>): string => (file ? `${file.size} ${file.mtimeMs}` : 'none')

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (cause) {
    // Windows refuses to read what another program has locked.
    if ((cause as NodeJS.ErrnoException).code === 'EBUSY') throw busy(cause)
    throw new AppError('unsupported', keyed('import.filePermissions', { path }), { cause })
  }
}
