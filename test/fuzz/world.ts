import { mkdtemp, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PouchDB from 'pouchdb'
import memory from 'pouchdb-adapter-memory'
import nacl from 'tweetnacl'
import { ENTITY_NAMES, type EntityName } from '../../app/model'
import { createHash } from 'node:crypto'
import { LegFeeds } from '../../main/database/replica/feeds'
import { localHandle } from '../../main/database/replica/handles'
import { turnedBack } from '../../main/database/replica/turnedBack'
import type { ReplicaGuard } from '../../main/database/replica/types'
import { mulberry32, TestDevice } from '../main/conflicts/device'
import { copyUnder, forget, forgetfulStore } from '../support/forgetfulStore.cjs'

PouchDB.plugin(memory)

/** Where devices meet: databases in memory, or those of a real CouchDB. */
export interface Meeting {
  readonly database: (name: EntityName) => PouchDB
  /** Before anything is written there. */
  prepare?(): Promise<void>
  /** A document goes as `_purge` takes it: without a tombstone, and checkpoints stay as they are. */
  forget?(name: EntityName, id: string): void
  /** Everything as it is now; what is answered puts it back, as an older copy of a server's files does. */
  copy?(): () => void
  close(): Promise<void>
}

let worlds = 0

/** A server in this process. @param revsLimit how many revisions of each branch it keeps */
export function meetingInMemory(revsLimit = 1000): Meeting {
  const world = (worlds += 1)
  const open = new Map<EntityName, PouchDB>()
  const place = (name: EntityName): string => `fuzz-${process.pid}-${world}-${name}`
  return {
    database: (name) => {
      const options = { adapter: 'memory', db: forgetfulStore, revs_limit: revsLimit }
      const database = open.get(name) ?? new PouchDB(place(name), options)
      open.set(name, database)
      return database
    },
    forget: (name, id) => void forget(place(name), id),
    copy: () => copyUnder(`fuzz-${process.pid}-${world}-`),
    close: async () => {
      await Promise.all([...open.values()].map((database) => database.destroy()))
    },
  }
}

/**
 * Databases of their own on a real CouchDB, given by its URL with credentials.
 * @param revsLimit how many revisions of each branch they keep
 */
export function meetingOnServer(url: string, revsLimit?: number): Meeting {
  const prefix = `fuzz-${process.pid}-${Date.now()}-${(worlds += 1)}`
  const open = new Map<EntityName, PouchDB>()
  return {
    database: (name) => {
      const database = open.get(name) ?? new PouchDB(`${url.replace(/\/$/, '')}/${prefix}-${name}`)
      open.set(name, database)
      return database
    },
    prepare: async () => {
      if (revsLimit !== undefined)
        for (const name of ENTITY_NAMES) await limitRevisions(`${url}/${prefix}-${name}`, revsLimit)
    },
    close: async () => {
      await Promise.all([...open.values()].map((database) => database.destroy()))
    },
  }
}

async function limitRevisions(database: string, limit: number): Promise<void> {
  const { origin, pathname, username, password } = new URL(database)
  const headers = { authorization: `Basic ${btoa(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)}` }
  for (const [path, body] of [
    ['', undefined],
    ['/_revs_limit', String(limit)],
  ] as const) {
    const { ok, status } = await fetch(`${origin}${pathname}${path}`, { method: 'PUT', headers, body: body ?? null })
    if (!ok) throw new Error(`The server answered ${status} to ${path || 'a new database'}.`)
  }
}

/** Several devices and the place where they meet. Everything random in it follows from the seed. */
export class World {
  readonly #sequences = new Map<string, string>()

  private constructor(
    readonly devices: readonly TestDevice[],
    readonly meeting: Meeting,
    readonly folder: string,
  ) {}

  static async open(count: number, seed: number, meeting: Meeting): Promise<World> {
    await meeting.prepare?.()
    const random = mulberry32(seed)
    // Revisions come from nonces: with these repeated, so are the winners, and a failing schedule fails again.
    nacl.setPRNG((bytes, length) => {
      for (let index = 0; index < length; index += 1) bytes[index] = Math.floor(random() * 256)
    })
    const folder = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'braindump-fuzz-'))
    const key = {
      password: createHash('sha256').update(`fuzz ${seed}`).digest('hex'),
      saltBase64: Buffer.alloc(16, 3).toString('base64'),
      parameters: { saltLength: 16, memorySize: 8, iterations: 1, parallelism: 1 },
    }
    const devices = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        TestDevice.open(join(folder, String(index)), key, seed + index * 7919),
      ),
    )
    return new World(devices, meeting, folder)
  }

  /**
   * Moves everything the one side has and the other has not.
   * @param full compares everything, whatever checkpoints say (docs/adr/0102)
   */
  async sync(index: number, way: 'both' | 'push' | 'pull', full = false): Promise<void> {
    const device = this.device(index)
    for (const name of ENTITY_NAMES) {
      const server = this.meeting.database(name)
      if (way !== 'push') await this.#replicate(`${index} pull ${name}`, server, screened(device, name), full)
      if (way !== 'pull') await this.#replicate(`${index} push ${name}`, device.raw(name), server, full)
    }
  }

  device(index: number): TestDevice {
    const device = this.devices[index]
    if (device === undefined) throw new Error(`no device ${index}`)
    return device
  }

  /** Update sequences of every database everywhere: when they stand still nobody writes. */
  async sequences(): Promise<string> {
    const all: string[] = []
    for (const name of ENTITY_NAMES) {
      for (const device of this.devices) all.push(String((await device.raw(name).info()).update_seq))
      all.push(String((await this.meeting.database(name).info()).update_seq).split('-')[0] ?? '')
    }
    return all.join(' ')
  }

  async close(): Promise<void> {
    await Promise.all(this.devices.map((device) => device.close()))
    await this.meeting.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** Asks the replicator only when the source has moved since it was last asked: most of a schedule's databases stand still. */
  async #replicate(key: string, source: PouchDB, target: PouchDB, full: boolean): Promise<void> {
    const sequence = String((await source.info()).update_seq)
    if (!full && this.#sequences.get(key) === sequence) return
    const result = await source.replicate.to(target, full ? { checkpoint: false, since: 0 } : {})
    if (!result.ok) throw new Error(`replication failed: ${JSON.stringify(result.errors)}`)
    this.#sequences.set(key, sequence)
  }
}

/**
 * A database as replication writes to it: no honest device ever puts an old version over a new one. Only what was purged may
 * come back from an older version than the one that was removed, where nobody else had that: then both are there.
 */
function screened(device: TestDevice, name: EntityName): PouchDB {
  const store = device.databases.stores.get(name)
  if (store === undefined) throw new Error(`no store ${name}`)
  const none = async (): Promise<void> => undefined
  const arriving: ReplicaGuard['arriving'] = async (documents) => {
    const turned = await turnedBack(store, name, documents)
    for (const { doc, rev } of turned)
      if ((await store.raw.allDocs({ keys: [doc.id] })).rows.some((row) => 'id' in row && row.value.deleted !== true))
        throw new Error(`${doc.id} was turned back from ${rev}`)
    return [...documents, ...turned.map(({ again }) => again)]
  }
  return localHandle(store, { arriving, refused: none, left: none, accepted: none }, new LegFeeds())
}
