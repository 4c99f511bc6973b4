import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import PouchDB from 'pouchdb'
import leveldb from 'pouchdb-adapter-leveldb'
import { pcm16Format, wavHeader } from '../../app/audio/wav'
import type { RecordingId } from '../../app/ids'
import { chunkDocumentId } from '../../main/database/chunkDatabase'
import { audioDevice } from '../../test/integration/audioDevice'
import type { AudioDevice } from '../../test/integration/audioDevice'
import { startServer } from '../../test/support/server'
import type { TestServer } from '../../test/support/server'
import { anonymousBytes } from './measurement'
import type { Measurement } from './measurement'
import { BATCH_SIZES, leastBy } from './plainPouch'

PouchDB.plugin(leveldb)

export const MB = 1_000_000

export interface Figures {
  readonly ms: number
  /** Processor time of this process, all threads. */
  readonly cpuMs: number
  /** Growth of private memory at its highest. */
  readonly grownBytes: number
  /** The longest that the event loop stood still. */
  readonly stillMs: number
}

/** What plain PouchDB took in the better size of a batch, and which that was. */
export interface PlainAudio {
  readonly up: Figures
  readonly upBatch: number
  readonly down: Figures
  readonly downBatch: number
}

export async function measured(work: () => Promise<unknown>): Promise<Figures> {
  globalThis.gc?.()
  const before = anonymousBytes()
  let highest = before
  const timer = setInterval(() => (highest = Math.max(highest, anonymousBytes())), 5)
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const [ms, { user, system }] = [performance.now() - start, process.cpuUsage(cpu)]
  delay.disable()
  clearInterval(timer)
  const grownBytes = Math.max(highest, anonymousBytes()) - before
  return { ms, cpuMs: (user + system) / 1000, grownBytes, stillMs: delay.max / 1e6 }
}

/** Makes the rows about audio of one size. */
export const rowsOf =
  (sizeBytes: number) =>
  (what: string, value: number, unit: string, budget: number | null = null): Measurement => ({
    what: `${sizeBytes / MB} MB of audio: ${what}`,
    value,
    unit,
    budget,
  })

/** A WAV of noise, written piece by piece. */
async function writeNoise(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.write(wavHeader(pcm16Format(48_000, 1), sizeBytes - 44))
  for (let left = sizeBytes - 44; left > 0; left -= MB) await file.write(randomBytes(Math.min(MB, left)))
  await file.close()
}

/** A place to measure in: a folder, a server, and devices that are closed at the end. */
export class AudioBench {
  readonly #folder: string
  readonly #server: TestServer
  readonly #devices: AudioDevice[] = []
  #count = 0

  private constructor(folder: string, server: TestServer) {
    this.#folder = folder
    this.#server = server
  }

  /** Runs `work`; null without a real server (a multipart PUT hangs the stand-in, docs/DESIGN.md, Servers in tests). */
  static async run<T>(work: (bench: AudioBench) => Promise<T>): Promise<T | null> {
    const server = await startServer()
    try {
      return server.real ? await AudioBench.at(server, work) : null
    } finally {
      await server.close()
    }
  }

  /** Runs `work` with a server that somebody else closes. */
  static async at<T>(server: TestServer, work: (bench: AudioBench) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(tmpdir(), 'braindump-bench-audio-'))
    const bench = new AudioBench(folder, server)
    try {
      return await work(bench)
    } finally {
      await Promise.all(bench.#devices.map((device) => device.close()))
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Noise that one device has taken. Another one joins with `sent` and `fetched`. */
  async take(sizeBytes: number): Promise<{ store: Figures; taken: Taken }> {
    const path = this.#path('noise')
    await writeNoise(path, sizeBytes)
    const prefix = this.#server.prefix()
    const device = await this.#device(prefix)
    let id: RecordingId | null = null
    const store = await measured(async () => (id = (await device.audio.importFile(path)).recordingId))
    await rm(path)
    if (id === null) throw new Error('nothing was taken')
    return { store, taken: { device, prefix, id } }
  }

  /** Our own transfer in both directions, confirmed and verified. */
  async ours({ device, prefix, id }: Taken): Promise<{ up: Figures; down: Figures }> {
    const up = await measured(() => this.#move(device, id))
    const other = await this.#device(prefix)
    other.learn(await device.catalog.get(id))
    const down = await measured(() => this.#move(other, id))
    await other.close()
    return { up, down }
  }

  /** The same attachments in documents of plain PouchDB, both ways, with each size of a batch: the better of each way. */
  async plain(taken: Taken): Promise<PlainAudio> {
    const all: { readonly size: number; readonly up: Figures; readonly down: Figures }[] = []
    for (const size of BATCH_SIZES) all.push({ size, ...(await this.#plainInBatches(taken, size)) })
    const [up, down] = [leastBy(all, (each) => each.up.ms), leastBy(all, (each) => each.down.ms)]
    return { up: up.up, upBatch: up.size, down: down.down, downBatch: down.size }
  }

  async #plainInBatches({ device, id }: Taken, batchSize: number): Promise<{ up: Figures; down: Figures }> {
    const [one, two] = [this.#plain(), this.#plain()]
    const { chunks } = (await device.catalog.get(id)).manifest
    await device.audio.store.use(id, async (database) => {
      for (const chunk of chunks) {
        const data = (await database.get(chunk.id))?.toString('base64') ?? ''
        const audio = { content_type: 'application/octet-stream', data }
        await one.put({ _id: chunkDocumentId(chunk.id), _attachments: { audio } })
      }
    })
    const url = new URL(`${this.#server.url}/${this.#server.prefix()}-plain`)
    ;[url.username, url.password] = [this.#server.username, this.#server.password]
    const remote = new PouchDB(url.href)
    const up = await measured(() => one.replicate.to(remote, { batch_size: batchSize }))
    const down = await measured(() => two.replicate.from(remote, { batch_size: batchSize }))
    await Promise.all([one.close(), two.close(), remote.destroy()])
    return { up, down }
  }

  async #move(device: AudioDevice, id: RecordingId): Promise<void> {
    device.connect(this.#server.url)
    device.audio.transfers.consider(id)
    await device.until(id, ({ place }) => place === 'both')
  }

  async #device(prefix: string): Promise<AudioDevice> {
    const device = await audioDevice(this.#server, prefix, null, this.#path('device'))
    this.#devices.push(device)
    return device
  }

  #plain(): PouchDB {
    return new PouchDB(this.#path('plain'), { adapter: 'leveldb' })
  }

  #path(name: string): string {
    return join(this.#folder, `${name}-${(this.#count += 1)}`)
  }
}

/** A recording on one device. */
export interface Taken {
  readonly device: AudioDevice
  readonly prefix: string
  readonly id: RecordingId
}
