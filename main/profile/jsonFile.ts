import { open, readFile, rename, unlink } from 'node:fs/promises'
import type { z } from 'zod'
import { AppError } from '../../app/errors'

/**
 * One small JSON file of the profile: device-only state, parsed when read and replaced whole when written, so a crash leaves
 * the old one or the new one. Writes happen one after the other.
 */
export class JsonFile<S extends z.ZodType> {
  readonly #path: string
  readonly #schema: S
  readonly #initial: () => z.output<S>
  #writing: Promise<unknown> = Promise.resolve()

  constructor(path: string, schema: S, initial: () => z.output<S>) {
    this.#path = path
    this.#schema = schema
    this.#initial = initial
  }

  /** The content, or the initial value where there is no file. @throws AppError `integrity` when it does not parse */
  async read(): Promise<z.output<S>> {
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
      throw new AppError(
        'integrity',
        `The file ${this.#path} is damaged. Move it away and set up again what it held.`,
        { cause },
      )
    }
  }

  /** Reads, changes, writes; no other update comes in between. @throws AppError `integrity` when what is there does not parse */
  update(change: (value: z.output<S>) => z.output<S>): Promise<z.output<S>> {
    return this.#next(async () => change(await this.read()))
  }

  /** Replaces what is there, whatever it is: a damaged file, too. */
  async write(value: z.output<S>): Promise<void> {
    await this.#next(() => value)
  }

  /** Resolves when every update asked for so far is on disk. */
  async settled(): Promise<void> {
    await this.#writing
  }

  #next(make: () => z.output<S> | Promise<z.output<S>>): Promise<z.output<S>> {
    const next = this.#writing.then(async () => {
      const value = await make()
      await replaceFile(this.#path, `${JSON.stringify(value, null, 2)}\n`)
      return value
    })
    this.#writing = next.catch(() => undefined) // Whoever asked for this has the error; the next one starts clean.
    return next
  }
}

/** Writes beside, flushes, renames. Readable by this user only. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
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
