import { resolve } from 'node:path'
import { AppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'

/**
 * The paths a person pointed at: in a dialog of the system, or by dropping a file on the window. A window names paths only
 * to hand them back, so any other path is refused: a page gone wrong reads and writes nothing of its own choice.
 */
export class ChosenPlaces {
  readonly #read = new Set<string>()
  readonly #write = new Set<string>()

  /** The answer of a dialog, or a dropped file; null (closed, or no file) is passed on. */
  toRead(path: string | null): string | null {
    if (path !== null && path !== '') this.#read.add(resolve(path))
    return path
  }

  /** The answer of a dialog that asks where to save, or into which folder. */
  toWrite(path: string | null): string | null {
    if (path !== null && path !== '') this.#write.add(resolve(path))
    return path
  }

  /** @throws AppError `invalid-input` for a path that nobody pointed at */
  checkRead(path: string): string {
    if (this.#read.has(resolve(path))) return path
    throw new AppError('invalid-input', keyed('shell.chooseFirst'))
  }

  /** @throws AppError `invalid-input` for a path that nobody pointed at */
  checkWrite(path: string): string {
    if (this.#write.has(resolve(path))) return path
    throw new AppError('invalid-input', keyed('shell.choosePlaceFirst'))
  }
}
