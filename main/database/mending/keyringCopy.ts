import { Mutex } from 'async-mutex'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { toAppError } from '../../../app/errors'
import { replaceFile } from '../../files/jsonFile'
import type { KeyringDatabase } from '../keyringStore'
import { foundIn } from '../revisions/bodies'
import type { ReplicatedDocument } from '../revisions/writes'
import { addMissing } from './salvage'

/** As they were written, to the order of their fields, because their digest is made from that. */
const documentSchema = z.custom<ReplicatedDocument>(
  (value) =>
    z
      .object({
        _id: z.string(),
        _rev: z.string(),
        _revisions: z.object({ start: z.number(), ids: z.array(z.string()) }),
      })
      .safeParse(value).success,
)

const copySchema = z.object({
  format: z.literal(1),
  /** SHA-256 of the JSON of `documents`. */
  digest: z.string(),
  documents: z.array(documentSchema),
})

/**
 * The keyring a second time, in a file of its own: without keys nothing of a journal opens, and a database of a few documents is
 * as easily damaged as a large one. What stands in it is wrapped already, as in the database (docs/adr/0111).
 */
export class KeyringCopy {
  readonly #path: string
  readonly #onError: (error: unknown) => void
  readonly #saving = new Mutex()

  constructor(path: string, onError: (error: unknown) => void) {
    this.#path = path
    this.#onError = onError
  }

  /**
   * Brings what the database lacks into it, and from then on keeps the copy up to date: a write of this device is not answered
   * before the copy has it. Answers how many revisions came back.
   */
  async attach(keyring: KeyringDatabase): Promise<number> {
    const missing = await addMissing(keyring.raw, await this.#read())
    await this.#save(keyring)
    keyring.afterWrite = () => this.#save(keyring)
    const changes = keyring.raw.changes({ live: true, since: 'now' })
    changes.on('change', () => void keyring.run(() => this.#save(keyring)).catch(() => undefined)) // Closing: the next start saves it.
    changes.catch(this.#onError)
    keyring.track({
      stop: async () => {
        changes.cancel()
        await this.#saving.waitForUnlock()
      },
    })
    return missing
  }

  /** Every document with all of its leaves and their histories; none where there is no copy, or one that is damaged. */
  async #read(): Promise<ReplicatedDocument[]> {
    try {
      const { digest, documents } = copySchema.parse(JSON.parse(await readFile(this.#path, 'utf8')))
      return digestOf(documents) === digest ? documents : []
    } catch {
      return [] // It is written anew from the database, which is whole.
    }
  }

  async #save({ raw }: KeyringDatabase): Promise<void> {
    try {
      await this.#saving.runExclusive(async () => {
        const { results } = await raw.changes({ since: 0, style: 'all_docs' })
        const docs = results.flatMap(({ id, changes }) => changes.map(({ rev }) => ({ id, rev })))
        if (docs.length === 0) return
        const documents = foundIn(await raw.bulkGet({ docs, revs: true }))
        const copy = { format: 1, digest: digestOf(documents), documents }
        await replaceFile(this.#path, `${JSON.stringify(copy)}\n`)
      })
    } catch (error) {
      // The database has it. Where nothing can be written, nothing was.
      this.#onError(toAppError(error))
    }
  }
}

const digestOf = (documents: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(documents)).digest('hex')
