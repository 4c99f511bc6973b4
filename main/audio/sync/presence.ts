import { setTimeout as wait } from 'node:timers/promises'
import type { RecordingId } from '../../../app/ids'
import type { ChunkId, Recording } from '../../../app/model'
import type { ChunkInventory } from './chunkInventory'
import { currentChunks } from '../store/manifest'
import type { RemoteChunks } from './remoteChunks'

const RETRY_MS = 5000
/** While chunk after chunk arrives there, one question a second is enough: each costs the server more than a chunk does. */
const PAUSE_MS = 1000

/** Finds out which recordings that are not here the remote has, and notices when another device has sent one. */
export class Presence {
  readonly #inventory: ChunkInventory
  /** What is still missing on the remote of recordings that are not here. */
  readonly #absent = new Map<RecordingId, Set<ChunkId>>()
  readonly #owner = new Map<ChunkId, RecordingId>()
  /** For each question under way, what has arrived there meanwhile: the answer may be older. */
  readonly #asking = new Set<Set<ChunkId>>()

  constructor(inventory: ChunkInventory) {
    this.#inventory = inventory
  }

  /** Asks for several recordings at once and remembers those of which the remote has everything. */
  async check(recordings: readonly Recording[], remote: RemoteChunks): Promise<void> {
    const chunks = recordings.map((recording) => ({ recording, ids: currentChunks(recording) }))
    const arrived = new Set<ChunkId>()
    this.#asking.add(arrived)
    const asked = remote.missing(chunks.flatMap(({ ids }) => ids)).finally(() => this.#asking.delete(arrived))
    const missing = new Set(await asked)
    for (const { recording, ids } of chunks) {
      this.forget(recording.id)
      const absent = ids.filter((id) => missing.has(id) && !arrived.has(id))
      if (absent.length === 0) this.#inventory.confirm(recording, remote.remoteId)
      else {
        this.#inventory.unconfirm(recording.id)
        this.#absent.set(recording.id, new Set(absent))
        for (const id of absent) this.#owner.set(id, recording.id)
      }
    }
  }

  forget(id: RecordingId): void {
    for (const chunk of this.#absent.get(id) ?? []) this.#owner.delete(chunk)
    this.#absent.delete(id)
  }

  /**
   * Follows the remote until the signal says stop, and calls back when a recording has become complete there.
   * `onReady` is called each time the place to follow from is known; what was there before then is for it to ask.
   */
  async follow(
    remote: RemoteChunks,
    signal: AbortSignal,
    onReady: () => void,
    onComplete: (id: RecordingId) => void,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        let since = await remote.sequence(signal)
        onReady()
        for (;;) {
          const { ids, sequence } = await remote.changes(since, signal)
          since = sequence
          for (const id of this.#arrived(ids)) onComplete(id)
          await wait(PAUSE_MS, undefined, { signal })
        }
      } catch {
        // No connection, or a server that does not like it: asked again in a while, from where it stands then.
        await wait(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  #arrived(ids: readonly ChunkId[]): RecordingId[] {
    const complete: RecordingId[] = []
    for (const id of ids) {
      for (const arrived of this.#asking) arrived.add(id)
      const owner = this.#owner.get(id)
      if (owner === undefined) continue
      this.#owner.delete(id)
      const absent = this.#absent.get(owner)
      absent?.delete(id)
      if (absent?.size === 0) complete.push(owner)
    }
    return complete
  }
}
