import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hasStatus } from './pouch'
import type { ReplicaStore } from './replica-types'

const progressSchema = z.object({ since: z.union([z.string(), z.number()]), done: z.boolean() })

/** How far a first pull or push has come: it goes on from there after a crash. */
export type FirstSync = z.infer<typeof progressSchema>

/**
 * Progress of the first pull and push with one remote, kept in `_local` documents of the store itself: they never replicate,
 * and they vanish together with what they speak of.
 */
export class ProgressNotes {
  readonly #store: ReplicaStore
  readonly #remote: string
  readonly #note: string

  constructor(store: ReplicaStore, remoteIdentity: string) {
    this.#store = store
    this.#remote = remoteIdentity
    this.#note = createHash('sha256').update(remoteIdentity).digest('hex').slice(0, 32)
  }

  async read(direction: 'pull' | 'push'): Promise<FirstSync | null> {
    const found = await this.#find(direction)
    const parsed = progressSchema.safeParse(found)
    return parsed.success ? parsed.data : null // A note of another shape is worth nothing; the sync starts over.
  }

  async write(direction: 'pull' | 'push', progress: FirstSync): Promise<void> {
    const current = await this.#find(direction)
    const _id = this.#id(direction)
    await this.#store.run(() => this.#store.raw.put({ _id, ...(current ? { _rev: current._rev } : {}), ...progress }))
  }

  /** The sequence up to which PouchDB has pulled, by its checkpoint (design §11); 0 when it has not. */
  async checkpoint(): Promise<string | number> {
    const id = await (this.#store.raw as unknown as { id(): Promise<string> }).id()
    // PouchDB's id of a replication without filters: md5 of both ends, made fit for an address.
    const name = createHash('md5')
      .update(this.#remote + id)
      .digest('base64')
      .replaceAll('/', '.')
      .replaceAll('+', '_')
    const found = await this.#get(`_local/${name}`)
    const since = found?.['last_seq']
    return typeof since === 'string' || typeof since === 'number' ? since : 0
  }

  #id(direction: 'pull' | 'push'): string {
    return `_local/braindump-first-${direction}-${this.#note}`
  }

  #find(direction: 'pull' | 'push') {
    return this.#get(this.#id(direction))
  }

  async #get(id: string) {
    try {
      return await this.#store.run(() => this.#store.raw.get(id))
    } catch (error) {
      if (hasStatus(error, 404)) return null
      throw error
    }
  }
}
