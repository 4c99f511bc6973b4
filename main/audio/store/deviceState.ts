import { inEnglish } from '../../../app/messages/inEnglish'
import { fromWritten } from '../../../app/messages/written'
import { paramsSchema } from '../../../app/messages/schemas'
import { z } from 'zod'
import { AppError } from '../../../app/errors'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { recordingIdSchema } from '../../../app/ids'
import type { RecordingId } from '../../../app/ids'
import { audioPolicySchema } from '../../../app/ipc/audio'
import type { AudioPolicy } from '../../../app/ipc/audio'
import { chunkIdSchema } from '../../../app/model/recording'
import type { ChunkId } from '../../../app/model'
import { JsonFile } from '../../files/jsonFile'

/** What this device remembers of the audio of one recording. Ids are random and name nothing, so this needs no encryption. */
const fieldsSchema = z.object({
  /** A person asked for it (fetch, mark); it is in the queue until it is here. */
  wanted: z.boolean().optional(),
  /** A person freed or cancelled it here; no policy moves it until somebody asks. */
  evicted: z.boolean().optional(),
  /** Remote and manifest root for which that remote has confirmed every chunk. */
  confirmed: z.object({ remote: z.string(), root: z.string() }).optional(),
  /** The same for remotes that get a copy besides: the set of chunks that each has confirmed. */
  mirrored: z.record(z.string(), z.string()).optional(),
  /** Manifest root for which every chunk was seen here. */
  complete: z.string().optional(),
  /** What is wrong with it, for a person; cleared when every piece was read well. */
  damage: z.string().optional(),
  /** The sentence of `damage`, for a window in another language; means nothing without it. */
  damageTold: z.object({ key: z.string(), params: paramsSchema }).optional().catch(undefined),
  /** Pieces were lost with damaged files here; they are fetched as soon as a remote has them. */
  incomplete: z.boolean().optional(),
  /** A piece that is here was found to be bad; a good copy of it is fetched as soon as a remote has one. */
  bad: z.boolean().optional(),
  /** It is being taken from a file: without a document at the next start, what is stored of it belongs to nobody. */
  importing: z.boolean().optional(),
})
export type AudioItem = z.infer<typeof fieldsSchema>

/** What versions before 0.3.0 called some of these. */
const EARLIER_NAMES: Readonly<Record<string, keyof AudioItem>> = {
  held: 'evicted',
  lost: 'incomplete',
  taking: 'importing',
}

const named = z.record(z.string(), z.unknown())
const itemSchema = named
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [EARLIER_NAMES[name] ?? name, value])),
  )
  .pipe(fieldsSchema)

/** What is noted of a recording that is damaged. */
export const damageNote = (message: KeyedMessage): Pick<AudioItem, 'damage' | 'damageTold'> => ({
  damage: inEnglish(message),
  damageTold: { key: message.key, params: message.params },
})

/** What is wrong with a recording; null when nothing is known. */
export const damageOf = ({ damage, damageTold }: AudioItem): KeyedMessage | null =>
  damage === undefined ? null : fromWritten({ message: damage, ...damageTold })

const stateSchema = z.object({
  policy: audioPolicySchema,
  items: z.record(recordingIdSchema, itemSchema),
  /** Chunks of purged recordings that the remote may still have. */
  erase: z.array(chunkIdSchema).optional(),
  /** The same for each remote that gets a copy besides. */
  eraseMirrored: z.record(z.string(), z.array(chunkIdSchema)).optional(),
})

type State = z.infer<typeof stateSchema>
type ItemChange = { readonly [K in keyof AudioItem]?: AudioItem[K] | undefined }
const NOTE_MS = 400

/**
 * What can still be read of a damaged file. What a person does not want to travel does not travel because of it: without a
 * policy nothing does. What remotes confirmed is asked again.
 */
function rescued(readable: unknown): State {
  const { policy, items, erase, eraseMirrored } = piecesSchema.safeParse(readable).data ?? NOTHING_READABLE
  const chunks = (ids: unknown): ChunkId[] =>
    Array.isArray(ids) ? ids.flatMap((id: unknown) => chunkIdSchema.safeParse(id).data ?? []) : []
  return {
    policy,
    items: Object.fromEntries(
      Object.entries(items).flatMap(([id, item]) => {
        const known = recordingIdSchema.safeParse(id)
        const state = itemSchema.safeParse(item)
        return known.success && state.success ? [[known.data, state.data]] : []
      }),
    ),
    erase: chunks(erase),
    eraseMirrored: Object.fromEntries(Object.entries(eraseMirrored).map(([mirror, ids]) => [mirror, chunks(ids)])),
  }
}

const namedOrNone = named.catch({})
const piecesSchema = z.object({
  policy: audioPolicySchema.catch('nothing'),
  items: namedOrNone,
  erase: z.unknown(),
  eraseMirrored: namedOrNone,
})
const NOTHING_READABLE = { policy: 'nothing' as const, items: {}, erase: [], eraseMirrored: {} }

/** `audio.json` of a profile: policy, queue, and what is known of the places of recordings. Never replicates. */
export class AudioDeviceState {
  readonly #file: JsonFile<typeof stateSchema>
  readonly #onError: (error: unknown) => void
  #state: State
  #later: NodeJS.Timeout | undefined
  #next: Promise<void> | undefined
  #closed = false

  private constructor(file: JsonFile<typeof stateSchema>, state: State, onError: (error: unknown) => void) {
    this.#file = file
    this.#state = state
    this.#onError = onError
  }

  static async load(path: string, onError: (error: unknown) => void): Promise<AudioDeviceState> {
    const file = new JsonFile(path, stateSchema, (): State => ({ policy: 'everything', items: {} }), {
      consequence: keyed('damaged.audioState'),
      report: onError,
      recover: rescued,
    })
    return new AudioDeviceState(file, await file.read(), onError)
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

  /** Changes some fields of one recording and waits until it is on disk; `undefined` takes a field away. For what a person wants. */
  async set(id: RecordingId, change: ItemChange): Promise<void> {
    this.#assertOpen()
    if (this.#changed(id, change)) await this.#write()
  }

  /** The same for what can be found out again: on disk in a moment, many changes at once; after `close` in memory only. */
  note(id: RecordingId, change: ItemChange): void {
    if (!this.#changed(id, change) || this.#closed) return
    this.#later ??= setTimeout(() => void this.#write().catch(this.#onError), NOTE_MS)
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

  /** Chunks that are to go from a remote that gets a copy besides. */
  toEraseAt(mirror: string): readonly ChunkId[] {
    return this.#state.eraseMirrored?.[mirror] ?? []
  }

  async addToEraseAt(mirrors: readonly string[], ids: readonly ChunkId[]): Promise<void> {
    const added = mirrors.map((mirror) => [mirror, [...new Set([...this.toEraseAt(mirror), ...ids])]] as const)
    if (added.length > 0) await this.#updateErased(Object.fromEntries(added))
  }

  async erasedAt(mirror: string, ids: readonly ChunkId[]): Promise<void> {
    const gone = new Set(ids)
    await this.#updateErased({ [mirror]: this.toEraseAt(mirror).filter((id) => !gone.has(id)) })
  }

  /** Resolves when everything is on disk. */
  async settled(): Promise<void> {
    if (this.#later !== undefined || this.#next !== undefined) await this.#write()
    await this.#file.settled()
  }

  /** Writes what is still to be written, and nothing after that: the profile may be somebody else's then. */
  async close(): Promise<void> {
    try {
      await this.settled()
    } finally {
      this.#closed = true
      clearTimeout(this.#later)
    }
  }

  #changed(id: RecordingId, change: ItemChange): boolean {
    const before = this.item(id)
    const same = ([key, value]: [string, unknown]): boolean =>
      JSON.stringify(before[key as keyof AudioItem]) === JSON.stringify(value)
    if (Object.entries(change).every(same)) return false
    const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)
    this.#state.items[id] = itemSchema.parse(Object.fromEntries(merged))
    return true
  }

  async #updateErased(change: Readonly<Record<string, readonly ChunkId[]>>): Promise<void> {
    await this.#update((state) => {
      const left = Object.entries({ ...state.eraseMirrored, ...change }).filter(([, ids]) => ids.length > 0)
      return { ...state, eraseMirrored: Object.fromEntries(left.map(([mirror, ids]) => [mirror, [...ids]])) }
    })
  }

  async #update(change: (state: State) => State): Promise<void> {
    this.#assertOpen()
    // At once in memory, so that a decision right after sees it; the file follows.
    this.#state = change(this.#state)
    await this.#write()
  }

  #assertOpen(): void {
    if (this.#closed) throw new AppError('locked', keyed('journal.closing'))
  }

  /** Whoever asks while a write is waiting for its turn shares it: it takes the state as it is then. */
  async #write(): Promise<void> {
    clearTimeout(this.#later)
    this.#later = undefined
    this.#next ??= this.#file.settled().then(() => {
      this.#next = undefined
      return this.#file.write(this.#state)
    })
    await this.#next
  }
}
