import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { recordingIdSchema, uuidOf } from '../../../app/ids'
import type { RecordingId } from '../../../app/ids'
import { folderBytes } from '../../files/folderBytes'
import { syncPath } from '../../files/syncPath'

const SEARCHED = '.searched'
const COPY = '.copy'

/**
 * Damaged folders of recordings, moved aside: `<uuid>.<n>`, with `.searched` behind it once everything that can be read of
 * it stands in the recording's new database. Each step is one renaming, so a process can end anywhere.
 */
export class DamagedFolders {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Moves a folder here. */
  async take(id: RecordingId, folder: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const taken = new Set((await this.#names()).map((name) => name.replace(SEARCHED, '')))
    let number = 1
    while (taken.has(`${uuidOf(id)}.${number}`)) number += 1
    await rename(folder, join(this.#folder, `${uuidOf(id)}.${number}`))
    await syncPath(this.#folder)
  }

  /** Recordings of which something is here. */
  async ids(): Promise<RecordingId[]> {
    const ids = (await this.#names()).flatMap(
      (name) => recordingIdSchema.safeParse(`recording:${name.split('.')[0] ?? ''}`).data ?? [],
    )
    return [...new Set(ids)]
  }

  async sizeBytes(id: RecordingId): Promise<number> {
    const sizes = await Promise.all((await this.#of(id)).map((name) => folderBytes(join(this.#folder, name))))
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /** Hands a copy of each folder that was not searched yet to `search`; when that has ended well it counts as searched. */
  async search(id: RecordingId, search: (copy: string) => Promise<void>): Promise<void> {
    for (const name of await this.#of(id)) {
      if (name.endsWith(SEARCHED)) continue
      const [from, copy] = [join(this.#folder, name), join(this.#folder, `${name}${COPY}`)]
      try {
        await rm(copy, { recursive: true, force: true }) // Of a process that ended.
        await mkdir(copy, { mode: 0o700 })
        for (const entry of await readdir(from, { withFileTypes: true }))
          if (entry.isFile()) await copyFile(join(from, entry.name), join(copy, entry.name), constants.COPYFILE_FICLONE)
        await search(copy)
      } finally {
        await rm(copy, { recursive: true, force: true })
      }
      await rename(from, `${from}${SEARCHED}`)
    }
  }

  async remove(id: RecordingId): Promise<void> {
    for (const name of await this.#of(id)) await rm(join(this.#folder, name), { recursive: true, force: true })
  }

  async #of(id: RecordingId): Promise<string[]> {
    return (await this.#names()).filter((name) => name.startsWith(`${uuidOf(id)}.`))
  }

  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[]) // No folder: nothing was ever damaged.
    return names.filter((name) => !name.endsWith(COPY))
  }
}
