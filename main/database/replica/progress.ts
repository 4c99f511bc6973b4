import { createHash } from 'node:crypto'
import { z } from 'zod'
import type PouchDB from 'pouchdb'
import { hasStatus, type RawDatabase } from '../pouch'
import type { ReplicaStore } from './types'

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

  /** The sequence up to which PouchDB has pulled (docs/DESIGN.md, Checkpoints); 0 when it has not. */
  async checkpoint(): Promise<string | number> {
    const name = await this.#checkpointName()
    return sinceOf(await this.#get(name))
  }

  /**
   * Where a pull has to go on when PouchDB would start too late; undefined while its own way is right. PouchDB believes the
   * server's note when both notes are of one session. A profile that came back from a backup, or runs on two machines, is
   * then told that it has what only the other copy ever got.
   */
  async pullFrom(remote: RawDatabase): Promise<string | number | undefined> {
    const here = await this.checkpoint()
    if (here === 0) return undefined
    const name = await this.#checkpointName()
    const there = sinceOf(await remote.get(name).catch(nothingAt404))
    return positionOf(here) < positionOf(there) ? here : undefined
  }

  async #checkpointName(): Promise<string> {
    const id = await (this.#store.raw as unknown as { id(): Promise<string> }).id()
    // PouchDB's id of a replication without filters: md5 of both ends, made fit for an address.
    const name = createHash('md5')
      .update(this.#remote + id)
      .digest('base64')
      .replaceAll('/', '.')
      .replaceAll('+', '_')
    return `_local/${name}`
  }

  #id(direction: 'pull' | 'push'): string {
    return `_local/braindump-first-${direction}-${this.#note}`
  }

  #find(direction: 'pull' | 'push') {
    return this.#get(this.#id(direction))
  }

  #get(id: string) {
    return this.#store.run(() => this.#store.raw.get(id)).catch(nothingAt404)
  }
}

function nothingAt404(error: unknown): null {
  if (hasStatus(error, 404)) return null
  throw error
}

function sinceOf(checkpoint: PouchDB.Document | null): string | number {
  const since = checkpoint?.['last_seq']
  return typeof since === 'string' || typeof since === 'number' ? since : 0
}

/** CouchDB's sequences are opaque but for the number they begin with, which grows; PouchDB's are that number. */
const positionOf = (sequence: string | number): number => Number.parseInt(String(sequence), 10) || 0
