import { Mutex } from 'async-mutex'
import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NONCE_BYTES, sealBehindNonce, unsealBehindNonce } from './aesGcm'
import { replaceFile } from './jsonFile'

export interface LogKey {
  /** 32 bytes. */
  readonly key: Uint8Array
  /** What the log belongs to; authenticated with every line. */
  readonly purpose: string
}

/**
 * A device-only file of JSON records, one encrypted line each, only ever appended to. A process killed while it writes
 * leaves at most one torn line at the end, which the next start cuts off.
 */
export class SealedLog {
  readonly #path: string
  readonly #key: LogKey
  #file: FileHandle
  readonly #writing = new Mutex()

  private constructor(path: string, key: LogKey, file: FileHandle) {
    this.#path = path
    this.#key = key
    this.#file = file
  }

  /** Opens the log and reads it. `damaged` counts lines that could not be read; they are left out. */
  static async open(path: string, key: LogKey): Promise<{ log: SealedLog; records: unknown[]; damaged: number }> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'a+', 0o600)
    const text = await readFile(path, 'utf8')
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    if (whole.length < text.length) await file.truncate(Buffer.byteLength(whole))
    const lines = whole.split('\n').filter((line) => line !== '')
    const records = lines.flatMap((line) => readLine(line, key))
    return { log: new SealedLog(path, key, file), records, damaged: lines.length - records.length }
  }

  /** Resolves when the record is with the operating system: a killed process loses nothing of it. */
  append(record: unknown): Promise<void> {
    return this.#writing.runExclusive(() => this.#file.appendFile(`${lineOf(record, this.#key)}\n`))
  }

  /** Replaces everything by these records; after a crash the old log is there or the new one. */
  rewrite(records: readonly unknown[]): Promise<void> {
    return this.#writing.runExclusive(async () => {
      await replaceFile(this.#path, records.map((record) => `${lineOf(record, this.#key)}\n`).join(''))
      await this.#file.close()
      this.#file = await open(this.#path, 'a', 0o600)
    })
  }

  close(): Promise<void> {
    return this.#writing.runExclusive(() => this.#file.close())
  }
}

function lineOf(record: unknown, { key, purpose }: LogKey): string {
  const sealing = { key, nonce: randomBytes(NONCE_BYTES), aad: purpose }
  return sealBehindNonce(sealing, Buffer.from(JSON.stringify(record))).toString('base64')
}

function readLine(line: string, { key, purpose }: LogKey): unknown[] {
  try {
    return [JSON.parse(unsealBehindNonce(key, purpose, Buffer.from(line, 'base64')).toString('utf8'))]
  } catch {
    // A line that cannot be read says nothing; the caller counts it. The documents it spoke of are untouched.
    return []
  }
}
