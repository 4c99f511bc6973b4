import { inEnglish } from '../../../app/messages/inEnglish'
import { createHash } from 'node:crypto'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import { isAppError } from '../../../app/errors'
import { BACKED_UP, documentBytes, documentKey, parseChunks, partsOfKey } from '../format/contents'
import { keyed, type KeyedMessage } from '../../../app/messages/message'
import { sha256Hex, type BackupKeys } from '../format/keys'
import { openBlob } from '../format/pack'
import { walkTree } from '../format/tree'
import { Blobs, DAMAGED, packFileName } from '../target/blobs'
import { isDamage } from '../target/errors'
import type { BackupFolder } from '../target/folder'
import { changedDocuments } from './documents'
import { listSnapshots, type NamedSnapshot } from './snapshots'
import { storeOf, type BackupSource } from './source'

export interface Verifying {
  readonly folder: BackupFolder
  readonly keys: BackupKeys
  readonly source: BackupSource
  /** Read so many bytes of packs, chosen by chance; null reads all of them. */
  readonly sampleBytes: number | null
  readonly chance: () => number
  readonly onProgress: (bytes: number) => void
  readonly signal: AbortSignal
}

/** A file of a backup with which something is wrong, and what is lost by it: keys of the tree. */
export interface DamagedFile {
  readonly file: string
  readonly message: string
  readonly keys: readonly string[]
}

export interface VerifyReport {
  readonly packs: number
  readonly bytes: number
  readonly snapshots: number
  /** Documents of the journal that were compared with the newest snapshot. */
  readonly compared: number
  readonly damaged: readonly DamagedFile[]
  /** What the newest snapshot should have as the journal has it, and does not. */
  readonly differs: readonly string[]
}

const HASHED_BYTES = 2 * 1024 * 1024
const GONE = 'a pack that is gone'

/** Reads a backup back: every hash, every key, and against the journal. Nothing is changed but marks beside damaged packs. */
export async function verifyBackup(work: Verifying): Promise<VerifyReport> {
  const { folder, keys, signal } = work
  const blobs = await Blobs.open(folder, keys, signal)
  try {
    const check = new Check(work, blobs)
    await check.keyFiles()
    await check.packs()
    await check.snapshots()
    // A disk that went away meanwhile is not damage.
    await folder.check()
    await check.compare()
    return await check.report()
  } finally {
    await blobs.close()
  }
}

class Check {
  readonly #work: Verifying
  readonly #blobs: Blobs
  readonly #good = new Set<string>()
  readonly #files = new Map<string, { message: KeyedMessage; keys: Set<string> }>()
  readonly #differs: string[] = []
  readonly #newest = new Map<string, string>()
  #newestSnapshot: NamedSnapshot | null = null
  #figures = { packs: 0, bytes: 0, snapshots: 0, compared: 0 }

  constructor(work: Verifying, blobs: Blobs) {
    this.#work = work
    this.#blobs = blobs
  }

  async keyFiles(): Promise<void> {
    const { whole, damaged } = await this.#work.folder.keys()
    for (const name of damaged) this.#damaged(`keys/${name}`, keyed('backup.keyFileBad'))
    if (whole.length < 2) this.#damaged('keys', keyed('backup.keyFileMissing'))
  }

  async packs(): Promise<void> {
    const { sampleBytes, chance, signal, onProgress } = this.#work
    // What nothing names any more is on its way out, whatever became of it.
    for (const { pack, error, isUnused } of this.#blobs.bad) if (!isUnused) this.#damaged(fileOf(pack), error.told)
    const used = [...this.#blobs.packs].flatMap(([pack, { isUnused }]) => (isUnused ? [] : [pack]))
    const all = used.map((pack) => ({ pack, order: sampleBytes === null ? 0 : chance() }))
    for (const { pack } of all.sort((a, b) => a.order - b.order)) {
      signal.throwIfAborted()
      const isRead = sampleBytes === null || this.#figures.bytes < sampleBytes
      if (isRead) await this.#pack(pack)
      else for (const [id] of this.#blobs.packs.get(pack)?.entries ?? []) this.#good.add(id)
      onProgress(this.#figures.bytes)
    }
  }

  async #pack(pack: string): Promise<void> {
    const { folder, keys } = this.#work
    const state = this.#blobs.packs.get(pack)
    if (state === undefined) return
    let bytes: Buffer
    try {
      bytes = await folder.read('packs', packFileName(pack))
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#damaged(fileOf(pack), error.kind === 'integrity' ? error.told : keyed('backup.packUnreadable'))
      return
    }
    this.#figures.packs += 1
    this.#figures.bytes += bytes.length
    const hash = createHash('sha256')
    for (let at = 0; at < bytes.length; at += HASHED_BYTES) {
      hash.update(bytes.subarray(at, at + HASHED_BYTES))
      await yieldToEventLoop()
    }
    if (hash.digest('hex') !== pack) this.#damaged(fileOf(pack), keyed('backup.bitsChanged'))
    for (const [id, , offset, length, coding] of state.entries) {
      const at = state.blobsAt + offset
      const opened = await openBlob(keys, id, coding, bytes.subarray(at, at + length)).catch(integrityOnly)
      if (opened !== null) this.#good.add(id)
    }
  }

  async snapshots(): Promise<void> {
    const { folder, keys, signal } = this.#work
    const entered = new Set<string>()
    const lists = new Map<string, string>()
    for (const { name, snapshot, bad } of await listSnapshots(folder, keys)) {
      for (const { file, error, isGone } of bad)
        // A run, or a removal, that was cut off leaves the copy alone, which is as good.
        if (snapshot === null || !isGone || file !== `${name}.snapshot`) this.#damaged(`snapshots/${file}`, error.told)
      if (snapshot === null) continue
      this.#figures.snapshots += 1
      const isNewest = this.#newestSnapshot === null
      this.#newestSnapshot ??= { name, snapshot }
      const { unreadable } = await walkTree(snapshot.root, {
        read: (id) => this.#blobs.read(id),
        enter: (id) => !entered.has(id) && Boolean(entered.add(id)),
        onPair: (key, blob) => {
          if (isNewest) this.#newest.set(key, blob)
          if (partsOfKey(key).database === 'audio') lists.set(blob, key)
          if (!this.#good.has(blob)) this.#lost(blob, key)
        },
        signal,
      })
      for (const id of unreadable) this.#lost(id, `list ${id.slice(0, 12)} of ${name}`)
    }
    for (const [blob, key] of lists) {
      signal.throwIfAborted()
      const content = this.#good.has(blob) ? await this.#blobs.read(blob).catch(integrityOnly) : null
      if (content === null) continue
      for (const [, chunk] of parseChunks(content).chunks) if (!this.#good.has(chunk)) this.#lost(chunk, key)
    }
  }

  /** What the journal has not changed since the newest snapshot has to be in it, bit for bit. */
  async compare(): Promise<void> {
    const { source, signal } = this.#work
    const newest = this.#newestSnapshot
    if (newest === null) return
    for (const database of BACKED_UP) {
      const store = storeOf(source, database)
      const known = newest.snapshot.databases[database]
      const instance = await store.run(() => store.raw.id())
      // Of another device, or of files that were made anew: its sequences say nothing here.
      if (known?.instance !== instance) continue
      for await (const documents of changedDocuments(store, 0, signal))
        for (const { id, leaves, lacking, sequence } of documents) {
          // What this device has lost of it stands in the backup alone.
          if (sequence > known.sequence || lacking.length > 0) continue
          this.#figures.compared += 1
          const key = documentKey(database, id)
          if (this.#newest.get(key) !== sha256Hex(documentBytes(database, id, leaves))) this.#differs.push(key)
        }
    }
  }

  /** Marks what is damaged, so that nothing is built on it, and answers all that was found. */
  async report(): Promise<VerifyReport> {
    const { folder } = this.#work
    for (const file of this.#files.keys()) {
      const pack = /^packs\/([0-9a-f]{64})\.pack$/.exec(file)?.[1]
      if (pack !== undefined) await folder.write('packs', `${pack}${DAMAGED}`, Buffer.alloc(0)).catch(cannotMark)
    }
    const damaged = [...this.#files].map(([file, { message, keys }]) => ({
      file,
      message: inEnglish(message),
      keys: [...keys].sort(),
    }))
    return { ...this.#figures, damaged, differs: this.#differs }
  }

  #damaged(file: string, message: KeyedMessage): Set<string> {
    const known = this.#files.get(file)
    if (known !== undefined) return known.keys
    const keys = new Set<string>()
    this.#files.set(file, { message, keys })
    return keys
  }

  #lost(blob: string, key: string): void {
    const packs = this.#blobs.packsOf(blob)
    const files = packs.length === 0 ? [GONE] : packs.map(fileOf)
    for (const file of files) this.#damaged(file, keyed('backup.namedMissing')).add(key)
  }
}

const fileOf = (pack: string): string => `packs/${packFileName(pack)}`

function integrityOnly(error: unknown): null {
  if (isAppError(error, 'integrity')) return null
  throw error
}

/** A target that can only be read is verified all the same; it is told what is damaged, and nothing is written to it. */
function cannotMark(error: unknown): void {
  if (!isAppError(error, 'forbidden') && !isAppError(error, 'disk-full')) throw error
}
