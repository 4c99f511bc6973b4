import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import type { BackupKeys } from '../format/keys'
import { openBlob, type PackEntry } from '../format/pack'
import { isDamage } from './errors'
import type { BackupFolder } from './folder'
import { readPackIndex } from './packIndex'
import type { RangeReader } from './storage'

/** A pack of which something is wrong. */
export interface BadPack {
  readonly pack: string
  readonly error: AppError
  /** Marked as unused. */
  readonly isUnused: boolean
}

interface Place {
  readonly pack: string
  readonly at: number
  readonly length: number
  readonly coding: PackEntry[4]
}

export interface PackState {
  readonly entries: readonly PackEntry[]
  readonly blobsAt: number
  readonly sizeBytes: number
  /** Since when nothing kept names it, in ms; null while something does. */
  readonly isUnused: boolean
  /** Nothing new is built on it: marked damaged, or not as long as it has to be. */
  readonly isDamaged: boolean
}

export const packFileName = (pack: string): string => `${pack}.pack`
export const UNUSED = '.unused'
export const DAMAGED = '.damaged'

const PACK = /^([0-9a-f]{64})\.pack$/

/** Every blob of a backup, by what the indexes of its packs say; reads and checks them one by one. */
export class Blobs {
  readonly packs = new Map<string, PackState>()
  /** Packs whose index cannot be read. */
  readonly bad: BadPack[] = []
  readonly #folder: BackupFolder
  readonly #keys: BackupKeys
  readonly #places = new Map<string, Place[]>()
  /** Blobs that stand in a pack on which one can build. */
  readonly #sure = new Set<string>()
  readonly #reader: RangeReader

  private constructor(folder: BackupFolder, keys: BackupKeys) {
    this.#folder = folder
    this.#keys = keys
    this.#reader = folder.reader()
  }

  /** Reads all indexes. A pack that cannot be read is in `bad`. @throws AppError as `BackupFolder`, `newer-format`, `cancelled` */
  static async open(folder: BackupFolder, keys: BackupKeys, signal?: AbortSignal): Promise<Blobs> {
    const blobs = new Blobs(folder, keys)
    const names = new Set(await folder.names('packs'))
    for (const name of names) {
      const [, pack] = PACK.exec(name) ?? []
      if (pack === undefined) continue
      signal?.throwIfAborted()
      try {
        const index = await readPackIndex(blobs.#reader, folder.path('packs', name), keys)
        blobs.add(pack, {
          ...index,
          isUnused: names.has(`${pack}${UNUSED}`),
          isDamaged: !index.isWhole || names.has(`${pack}${DAMAGED}`),
        })
      } catch (error) {
        if (!isDamage(error)) throw error
        blobs.bad.push({ pack, error: asDamage(error), isUnused: names.has(`${pack}${UNUSED}`) })
      }
    }
    return blobs
  }

  /** Makes a pack known. */
  add(pack: string, state: PackState): void {
    this.packs.set(pack, state)
    const isSure = !state.isUnused && !state.isDamaged
    for (const [id, , offset, length, coding] of state.entries) {
      const place = { pack, at: state.blobsAt + offset, length, coding }
      const places = this.#places.get(id)
      if (places === undefined) this.#places.set(id, [place])
      else places.push(place)
      if (isSure) this.#sure.add(id)
    }
  }

  /** Whether a new snapshot may name this blob without writing it: a pack that may be gone or damaged does not count. */
  has(id: string): boolean {
    return this.#sure.has(id)
  }

  /** Whether any pack claims to have it. */
  isKnown(id: string): boolean {
    return this.#places.has(id)
  }

  /** The packs that claim to have it. */
  packsOf(id: string): string[] {
    return (this.#places.get(id) ?? []).map(({ pack }) => pack)
  }

  /** These pairs of a key and a blob, as the blobs stand on the disk: read so, a disk that turns does not have to search. */
  inOrder(pairs: readonly (readonly [key: string, blob: string])[]): (readonly [key: string, blob: string])[] {
    const placed = pairs.map((pair) => ({ pair, place: this.#places.get(pair[1])?.[0] }))
    placed.sort(({ place: a }, { place: b }) => {
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
      return a.pack === b.pack ? a.at - b.at : a.pack < b.pack ? -1 : 1
    })
    return placed.map(({ pair }) => pair)
  }

  /** The content of a blob, from the first copy that is good. @throws AppError `integrity` when none is */
  async read(id: string): Promise<Buffer> {
    let damage: AppError | null = null
    let trouble: AppError | null = null
    for (const place of this.#places.get(id) ?? []) {
      try {
        return await this.#readFrom(id, place)
      } catch (error) {
        // A pack that is gone, or a sector that cannot be read, is damage of this copy.
        if (!(error instanceof AppError) || isDamage(error)) damage ??= asDamage(error)
        else trouble ??= error
      }
    }
    // A copy that could not be asked for may be good: nothing is lost yet.
    throw trouble ?? damage ?? new AppError('integrity', keyed('backup.partMissing'))
  }

  /** Whether the copy in this pack is good. */
  async isGoodIn(id: string, pack: string): Promise<boolean> {
    const place = (this.#places.get(id) ?? []).find((one) => one.pack === pack)
    if (place === undefined) return false
    return this.#readFrom(id, place).then(
      () => true,
      () => false,
    )
  }

  close(): Promise<void> {
    return this.#reader.close()
  }

  async #readFrom(id: string, { pack, at, length, coding }: Place): Promise<Buffer> {
    const sealed = await this.#reader.read(this.#folder.path('packs', packFileName(pack)), at, length)
    return openBlob(this.#keys, id, coding, sealed)
  }
}

const asDamage = (error: unknown): AppError =>
  error instanceof AppError && error.kind === 'integrity'
    ? error
    : new AppError('integrity', keyed('backup.packUnreadable'), { cause: error })
