import { z } from 'zod'
import { recordingIdSchema } from '../../app/ids'
import type { RecordingId } from '../../app/ids'
import { audioPolicySchema } from '../../app/ipc/audio'
import type { AudioPolicy } from '../../app/ipc/audio'
import { chunkIdSchema } from '../../app/model/recording'
import type { ChunkId } from '../../app/model'
import { JsonFile } from '../profile/jsonFile'

/** What this device remembers of the audio of one recording. Ids are random and name nothing, so this needs no encryption. */
const itemSchema = z.object({
  /** A person asked for it (fetch, mark); it is in the queue until it is here. */
  wanted: z.boolean().optional(),
  /** A person freed or cancelled it here; no policy moves it until somebody asks. */
  held: z.boolean().optional(),
  /** Remote and manifest root for which that remote has confirmed every chunk. */
  confirmed: z.object({ remote: z.string(), root: z.string() }).optional(),
  /** Manifest root for which every chunk was seen here. */
  complete: z.string().optional(),
  /** What is wrong with it, for a person; cleared when every piece was read well. */
  damage: z.string().optional(),
})
export type AudioItem = z.infer<typeof itemSchema>

const stateSchema = z.object({
  policy: audioPolicySchema,
  items: z.record(recordingIdSchema, itemSchema),
  /** Chunks of purged recordings that the remote may still have. */
  erase: z.array(chunkIdSchema).optional(),
})

/** `audio.json` of a profile: policy, queue, and what is known of the places of recordings. Never replicates. */
export class AudioDeviceState {
  readonly #file: JsonFile<typeof stateSchema>
  #state: z.infer<typeof stateSchema>

  private constructor(file: JsonFile<typeof stateSchema>, state: z.infer<typeof stateSchema>) {
    this.#file = file
    this.#state = state
  }

  static async load(path: string): Promise<AudioDeviceState> {
    const file = new JsonFile(path, stateSchema, (): z.infer<typeof stateSchema> => ({
      policy: 'everything',
      items: {},
    }))
    return new AudioDeviceState(file, await file.read())
  }

  get policy(): AudioPolicy {
    return this.#state.policy
  }

  item(id: RecordingId): AudioItem {
    return this.#state.items[id] ?? {}
  }

  ids(): RecordingId[] {
    return Object.keys(this.#state.items) as RecordingId[]
  }

  async setPolicy(policy: AudioPolicy): Promise<void> {
    await this.#update((state) => ({ ...state, policy }))
  }

  /** Changes some fields of one recording; `undefined` takes a field away. */
  async set(id: RecordingId, change: { [K in keyof AudioItem]?: AudioItem[K] | undefined }): Promise<void> {
    const before = this.item(id)
    if (
      Object.entries(change).every(
        ([key, value]) => JSON.stringify(before[key as keyof AudioItem]) === JSON.stringify(value),
      )
    )
      return
    await this.#update((state) => {
      const merged = Object.entries({ ...state.items[id], ...change }).filter(([, value]) => value !== undefined)
      return { ...state, items: { ...state.items, [id]: itemSchema.parse(Object.fromEntries(merged)) } }
    })
  }

  async forget(id: RecordingId): Promise<void> {
    await this.#update((state) => ({
      ...state,
      items: Object.fromEntries(Object.entries(state.items).filter(([key]) => key !== id)),
    }))
  }

  /** Chunks that are to go from the remote as soon as it can be reached. */
  get toErase(): readonly ChunkId[] {
    return this.#state.erase ?? []
  }

  async addToErase(ids: readonly ChunkId[]): Promise<void> {
    await this.#update((state) => ({ ...state, erase: [...new Set([...(state.erase ?? []), ...ids])] }))
  }

  async erased(ids: readonly ChunkId[]): Promise<void> {
    const gone = new Set(ids)
    await this.#update((state) => ({ ...state, erase: (state.erase ?? []).filter((id) => !gone.has(id)) }))
  }

  async settled(): Promise<void> {
    await this.#file.settled()
  }

  async #update(change: (state: z.infer<typeof stateSchema>) => z.infer<typeof stateSchema>): Promise<void> {
    // At once in memory, so that a decision right after sees it; the file follows.
    this.#state = change(this.#state)
    const state = this.#state
    await this.#file.update(() => state)
  }
}
