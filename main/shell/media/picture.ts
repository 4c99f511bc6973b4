import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** What a picture is taken of. */
export interface PictureSubject {
  /** Whether a journal is open, so that the window may show what somebody wrote. */
  readonly isOpen: () => Promise<boolean>
  /** The window as a PNG. */
  readonly capture: () => Promise<Buffer>
  /** Hears one line: where the picture is, or why there is none. */
  readonly tell: (line: string) => void
}

/**
 * The picture of the first window, for somebody who has no screen to see it on. It stands on the disk in the clear, so there
 * is none of an open journal, whoever asks: it shows the first run or a locked journal.
 */
export class WindowPicture {
  readonly #file: string
  readonly #subject: PictureSubject
  #taken: Promise<void> | undefined

  /** @param file where it goes; only its owner can read it */
  constructor(file: string, subject: PictureSubject) {
    this.#file = file
    this.#subject = subject
  }

  /** Takes it, the first time. Never fails: the app goes on without. */
  async take(): Promise<void> {
    await (this.#taken ??= this.#take().then(this.#subject.tell, (error: unknown) =>
      this.#subject.tell(`no picture of the window: ${error instanceof Error ? error.message : String(error)}`),
    ))
  }

  async #take(): Promise<string> {
    const { isOpen, capture } = this.#subject
    if (await isOpen()) return OPEN
    const png = await capture()
    // Asked again: it may have been opened while the picture was taken.
    if (await isOpen()) return OPEN
    await write(this.#file, png)
    return `picture of the window: ${this.#file}`
  }
}

const OPEN = 'no picture of the window: the journal is open, and nothing of it is written in the clear'

/** A file of its own first: no half picture, and no writing through a link that is already there. */
async function write(file: string, png: Buffer): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const written = `${file}.${randomUUID()}`
  try {
    await writeFile(written, png, { mode: 0o600, flag: 'wx' })
    await rename(written, file)
  } catch (error) {
    await rm(written, { force: true })
    throw error
  }
}
