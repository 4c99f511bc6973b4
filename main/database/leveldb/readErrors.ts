import leveldown from 'leveldown'
import { resolve } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { isLeveldbDamage } from './damage'

type Done = (error?: Error | null, ...found: (Buffer | string | undefined)[]) => void

/** What leveldown's stores and iterators do below their public methods. */
interface Readable {
  readonly location: string
  _open: (this: Readable, options: unknown, done: Done) => void
  _get: (this: Readable, key: Buffer | string, options: unknown, done: Done) => void
  _batch: (this: Readable, operations: unknown, options: unknown, done: Done) => void
  _iterator: (this: Readable, options: unknown) => Walking
}
interface Walking {
  _next: (done: Done) => unknown
}

/** Hears of a read that failed. */
type Heard = (error: AppError) => void

/** Where PouchDB keeps trees; it would try to read what is no JSON by a parser that may not come to an end. */
const TREES = 'ÿdocument-storeÿ'
const NOT_FOUND = /notfound/i

/** Databases of this process of which something could not be read, by their folder. */
const damaged = new Map<string, AppError>()
/** Those of which a call of PouchDB will never end. It holds up every call after it. */
const stuck = new Set<string>()
const listeners = new Map<string, Set<Heard>>()

/**
 * From here on what leveldb cannot read is an error of the call that wanted it. PouchDB takes it for a document that is not
 * there, or throws where nobody waits for it, or never answers; and what it then writes would be in the place of what it could
 * not read. So whoever reads is told at once (`whileReadable`), and nothing is written any more into a database with damage,
 * until it was opened anew (docs/adr/0113).
 */
export function hearReadErrors(): void {
  const store = (leveldown as unknown as { readonly prototype: Readable }).prototype
  const { _open, _get, _batch, _iterator } = store
  store._open = function (options, done) {
    damaged.delete(resolve(this.location))
    stuck.delete(resolve(this.location))
    _open.call(this, options, done)
  }
  store._get = function (key, options, done) {
    _get.call(this, key, options, (error, value) => {
      const failure = error ?? treeError(key, value)
      if (!failure) answer(this.location, done, () => done(null, value))
      else if (NOT_FOUND.test(failure.message)) notThere(this.location, () => done(failure))
      else {
        fail(this.location, failure)
        // PouchDB may go on with nothing; those who asked it have their answer already.
        goOn(this.location, () => done(failure))
      }
    })
  }
  store._batch = function (operations, options, done) {
    const known = damaged.get(resolve(this.location))
    if (known) return void process.nextTick(done, known)
    _batch.call(this, operations, options, (error) => {
      if (error && isDamage(error)) fail(this.location, error)
      done(error)
    })
  }
  store._iterator = function (options) {
    const { location } = this
    const iterator = _iterator.call(this, options)
    const next = iterator._next.bind(iterator)
    iterator._next = (done: Done) =>
      next((error, ...entry) => {
        const [key = '', value] = entry
        const unreadable = error ? null : treeError(key, value)
        if (unreadable) {
          fail(location, unreadable)
          goOn(location, () => void iterator._next(done))
        } else if (error) {
          fail(location, error)
          // As if this were the end of it: a stream of PouchDB that ends with an error ends the process.
          goOn(location, () => done())
        } else
          answer(
            location,
            () => void iterator._next(done),
            () => done(null, ...entry),
          )
      })
    return iterator
  }
}

/** Hands on what was read. Where it turns out not to be what was written, that is told, and `otherwise` goes on. */
function answer(location: string, otherwise: Done, handOn: () => void): void {
  try {
    handOn()
  } catch (error) {
    if (!isUndecodable(error)) throw error
    fail(location, error as SyntaxError)
    goOn(location, () => otherwise(error as SyntaxError))
  }
}

/** Says that something is not there. PouchDB falls over that where it is something that it lists itself. */
function notThere(location: string, say: () => void): void {
  try {
    say()
  } catch (error) {
    if (!(error instanceof TypeError) || !/pouchdb-adapter-leveldb-core/.test(error.stack ?? '')) throw error
    stuck.add(resolve(location))
    fail(location, new Error('Corruption: what is listed is not there', { cause: error }))
  }
}

/**
 * Runs a call on the database in this folder; it fails as soon as something could not be read meanwhile, because then nobody
 * knows what it would answer, or whether it ever does. Where PouchDB never answers, calls after it fail at once.
 * @throws AppError `integrity`, or what the system says of a file that cannot be read now
 */
export async function whileReadable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = resolve(folder)
  const known = damaged.get(path)
  if (known && stuck.has(path)) throw known
  let stop = (): void => undefined
  try {
    return await new Promise<T>((done, failed) => {
      stop = onReadError(path, failed)
      work().then(done, failed)
    })
  } finally {
    stop()
  }
}

/** Hears of every read that fails in the database of this folder, until the answer is called. */
export function onReadError(folder: string, heard: Heard): () => void {
  const path = resolve(folder)
  const known = listeners.get(path) ?? new Set()
  listeners.set(path, known.add(heard))
  return () => {
    known.delete(heard)
    if (known.size === 0 && listeners.get(path) === known) listeners.delete(path)
  }
}

function fail(location: string, cause: Error): void {
  const path = resolve(location)
  const error = isDamage(cause) ? new AppError('integrity', DAMAGED, { cause }) : cause
  if (error instanceof AppError && !damaged.has(path)) damaged.set(path, error)
  for (const heard of [...(listeners.get(path) ?? [])]) heard(error as AppError)
}

const DAMAGED = keyed('database.readFailed')

/** A file that is not what leveldb wrote, or that the disk does not give; too many open files are no damage. */
const isDamage = (error: Error): boolean =>
  isLeveldbDamage(error) || error.message.includes('Input/output error') || error instanceof SyntaxError

/** Thrown by PouchDB's decoder out of the callback of a read. */
const isUndecodable = (error: unknown): boolean =>
  error instanceof SyntaxError && /level-codec|decodeValue/.test(error.stack ?? '')

function treeError(key: Buffer | string, value: Buffer | string | undefined): Error | null {
  if (value === undefined || !key.toString().startsWith(TREES)) return null
  try {
    JSON.parse(value.toString())
    return null
  } catch (error) {
    return error as Error
  }
}

/** PouchDB goes on without what could not be read, if it can; who asked for it was told. */
function goOn(location: string, work: () => void): void {
  try {
    work()
  } catch {
    stuck.add(resolve(location))
  }
}
