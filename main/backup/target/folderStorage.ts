import { mkdir, readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { replaceFile } from '../../files/jsonFile'
import { syncPath } from '../../files/syncPath'
import { inTarget, notThere } from './errors'
import { OpenFiles } from './openFiles'
import { PARTIAL, type RangeReader, type Storage } from './storage'

/** A folder of this computer: a disk, a server that is mounted, or one that something else syncs. */
export class FolderStorage implements Storage {
  readonly place: string
  readonly notThere

  /** @param folder absolute */
  constructor(folder: string) {
    this.place = folder
    this.notThere = notThere(folder)
  }

  names(path: string): Promise<string[] | null> {
    return this.#run(async () => {
      const folder = this.#at(path)
      if (path === '' && !(await stat(folder)).isDirectory())
        throw new AppError('invalid-input', keyed('backup.folderIsFile', { folder }))
      return await readdir(folder)
    }).catch(nullIfGone)
  }

  makeFolder(path: string): Promise<void> {
    return this.#run(async () => void (await mkdir(this.#at(path), { recursive: true, mode: 0o700 })))
  }

  read(path: string): Promise<Buffer> {
    return this.#run(() => readFile(this.#at(path)))
  }

  write(path: string, bytes: Uint8Array): Promise<void> {
    return this.#run(() => replaceFile(this.#at(path), bytes, PARTIAL))
  }

  flush(path: string): Promise<void> {
    return this.#run(() => syncPath(this.#at(path)))
  }

  remove(path: string): Promise<void> {
    return this.#run(() => unlink(this.#at(path))).catch((error: unknown) => void nullIfGone(error))
  }

  reader(): RangeReader {
    const files = new OpenFiles()
    return {
      size: (path) => this.#run(() => files.size(this.#at(path))),
      read: (path, at, length) => this.#run(() => files.read(this.#at(path), at, length)),
      close: () => files.close(),
    }
  }

  close(): void {
    // Files are closed by those who opened them.
  }

  #at(path: string): string {
    return join(this.place, ...path.split('/'))
  }

  #run<T>(work: () => Promise<T>): Promise<T> {
    return inTarget(this.place, work)
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.kind === 'not-found') return null
  throw error
}
