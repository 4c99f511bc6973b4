import { Mutex } from 'async-mutex'
import { open, readFile, rename, unlink } from 'node:fs/promises'
import type { z } from 'zod'
import { AppError, isAppError } from '../../app/errors'
import { keyed, type KeyedMessage } from '../../app/messages/message'
import { readableFront, setAside } from './damagedFile'

/** What becomes of a file that is damaged. Without this it is refused: where a person has to decide. */
export interface WhenDamaged<T> {
  /** What that means for the person, as a sentence. */
  readonly consequence: KeyedMessage
  readonly report: (problem: AppError) => void
  /**
   * What to go on with; gets what can still be read of the file, unchecked, `undefined` where that is nothing. Left out:
   * the initial value.
   */
  readonly recover?: (readable: unknown) => T
}

/**
 * One small JSON file of the profile: device-only state, parsed when read and replaced whole when written, so a crash leaves
 * the old one or the new one. Writes happen one after the other. What the disk damaged is refused, or, with `whenDamaged`,
 * kept under another name, told, and replaced (docs/adr/0007).
 */
export class JsonFile<S extends z.ZodType> {
  readonly #path: string
  readonly #schema: S
  readonly #initial: () => z.output<S>
  readonly #whenDamaged: WhenDamaged<z.output<S>> | undefined
  readonly #writing = new Mutex()

  constructor(path: string, schema: S, initial: () => z.output<S>, whenDamaged?: WhenDamaged<z.output<S>>) {
    this.#path = path
    this.#schema = schema
    this.#initial = initial
    this.#whenDamaged = whenDamaged
  }

  /** The content, or the initial value where there is no file. @throws AppError `integrity` when it is damaged and refused */
  async read(): Promise<z.output<S>> {
    try {
      return await this.#parse()
    } catch (error) {
      if (!this.#whenDamaged || !isAppError(error, 'integrity')) throw error
      // In turn with the writing: what is being written at this moment may have replaced it.
      return await this.#writing.runExclusive(() => this.#readOrReplace())
    }
  }

  async #parse(): Promise<z.output<S>> {
    let text: string
    try {
      text = await readFile(this.#path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return this.#initial()
      throw error
    }
    try {
      return this.#schema.parse(JSON.parse(text))
    } catch (cause) {
      throw new AppError('integrity', keyed('damaged.file', { path: this.#path }), { cause })
    }
  }

  /** Reads, changes, writes; no other update comes in between. @throws AppError `integrity` when it is damaged and refused */
  update(change: (value: z.output<S>) => z.output<S>): Promise<z.output<S>> {
    return this.#next(async () => change(await this.#readOrReplace()))
  }

  /** Replaces what is there, whatever it is: a damaged file, too. */
  async write(value: z.output<S>): Promise<void> {
    await this.#next(() => value)
  }

  /** Resolves when every update asked for so far is on disk. */
  async settled(): Promise<void> {
    await this.#writing.waitForUnlock()
  }

  #next(make: () => z.output<S> | Promise<z.output<S>>): Promise<z.output<S>> {
    return this.#writing.runExclusive(async () => {
      const value = await make()
      await this.#replace(value)
      return value
    })
  }

  /** Only in turn. The copy comes first, then the new value: a kill in between leaves the damaged file to be found again. */
  async #readOrReplace(): Promise<z.output<S>> {
    try {
      return await this.#parse()
    } catch (cause) {
      if (!this.#whenDamaged || !isAppError(cause, 'integrity')) throw cause
      const { consequence, report, recover = this.#initial } = this.#whenDamaged
      const readable = readableFront(await readFile(this.#path, 'utf8'))
      const copy = await setAside(this.#path, Date.now())
      const value = this.#schema.parse(recover(readable))
      await this.#replace(value)
      report(new AppError('integrity', keyed('damaged.fileKept', { path: this.#path, copy, consequence }), { cause }))
      return value
    }
  }

  #replace(value: z.output<S>): Promise<void> {
    return replaceFile(this.#path, `${JSON.stringify(value, null, 2)}\n`)
  }
}

/**
 * Writes beside, flushes, renames. Readable by this user only. A content in pieces is written one after the other.
 * @param ending of the file beside, which stays there when the process is killed
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array | readonly Uint8Array[],
  ending = '.tmp',
): Promise<void> {
  const temporary = `${path}.${process.pid}${ending}`
  try {
    const file = await open(temporary, 'w', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined) // It may never have been made; the first error is the one to tell.
    throw error
  }
}
