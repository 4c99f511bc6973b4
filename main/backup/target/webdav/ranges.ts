import { AppError } from '../../../../app/errors'
import { keyed } from '../../../../app/messages/message'
import type { RangeReader } from '../storage'
import type { WebDavConnection } from './connection'

interface Window {
  readonly path: string
  readonly at: number
  readonly bytes: Buffer
}

/** The first request for a file, which brings most indexes whole. */
const FIRST_BYTES = 64 * 1024
/** Who reads on gets more at once, up to so much. */
const MOST_BYTES = 4 * 1_048_576
/** Held in memory, besides the newest. */
const HELD_BYTES = 16 * 1_048_576

/** Parts of files on a server: reads ahead where one part follows the other, for a restore asks for thousands of small ones. */
export class Ranges implements RangeReader {
  readonly #connection: WebDavConnection
  readonly #sizes = new Map<string, number>()
  /** The newest last. */
  #windows: Window[] = []

  constructor(connection: WebDavConnection) {
    this.#connection = connection
  }

  async size(path: string): Promise<number> {
    return this.#sizes.get(path) ?? (await this.#fetch(path, 0, FIRST_BYTES)).size
  }

  async read(path: string, at: number, length: number): Promise<Buffer> {
    const size = this.#sizes.get(path) ?? Number.POSITIVE_INFINITY
    const end = Math.min(at + length, size)
    if (end <= at) return Buffer.alloc(0)
    const windows = this.#windows.filter((one) => one.path === path)
    const held = windows.find((one) => one.at <= at && end <= one.at + one.bytes.length)
    if (held !== undefined) {
      this.#hold(held)
      return held.bytes.subarray(at - held.at, end - held.at)
    }
    const before = windows.findLast((one) => one.at < at && at <= one.at + one.bytes.length)
    const ahead = before === undefined ? FIRST_BYTES : Math.min(MOST_BYTES, before.bytes.length * 4)
    const { window } = await this.#fetch(path, at, Math.max(length, ahead))
    const from = at - window.at
    return window.bytes.subarray(from, from + length)
  }

  close(): Promise<void> {
    this.#windows = []
    return Promise.resolve()
  }

  async #fetch(path: string, at: number, length: number): Promise<{ window: Window; size: number }> {
    const { bytes, from, size } = await this.#connection.ask((client) => ask(client, path, at, length))
    this.#sizes.set(path, size)
    const window = { path, at: from, bytes }
    this.#hold(window)
    return { window, size }
  }

  #hold(window: Window): void {
    const held = [...this.#windows.filter((one) => one !== window), window]
    let total = held.reduce((sum, { bytes }) => sum + bytes.length, 0)
    while (held.length > 1 && total > HELD_BYTES) total -= held.shift()?.bytes.length ?? 0
    this.#windows = held
  }
}

interface Part {
  readonly bytes: Buffer
  readonly from: number
  readonly size: number
}

type Client = Parameters<Parameters<WebDavConnection['ask']>[0]>[0]

/** A server that knows no ranges sends the whole file, which is as good. */
async function ask(client: Client, path: string, at: number, length: number): Promise<Part> {
  const headers = { Range: `bytes=${at}-${at + length - 1}` }
  const answer = await client.customRequest(`/${path}`, { method: 'GET', headers }).catch((error: unknown) => {
    if ((error as { status?: unknown }).status === 416) return null
    throw error
  })
  // Nothing stands there: the file is shorter, or empty.
  if (answer === null) return { bytes: Buffer.alloc(0), from: at, size: at }
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (answer.status === 200) return { bytes, from: 0, size: bytes.length }
  const [, from, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(answer.headers.get('content-range') ?? '') ?? []
  if (answer.status !== 206 || Number(from) !== at) throw new AppError('remote', keyed('backup.notWebDav'))
  return { bytes, from: at, size: Number(size) }
}
