import { join } from 'node:path'
import { deviceIdSchema, messageRange, type DeviceId, type RecordingId, type SessionId } from '../../../app/ids'
import { begin, editSetting } from '../../../app/merge/document/edit'
import type { AlwaysField } from '../../../app/ipc/settings'
import type { Mergeable } from '../../../app/merge/document/policy'
import type { Message, Session } from '../../../app/model'
import type { DocumentKey } from '../../../main/vault/cipher'
import { openDatabases, type OpenDatabases } from '../../../main/database/entity/open'
import type { DocumentProblem } from '../../../main/database/entity/types'
import type { ConflictPorts } from '../../../main/conflicts/reviews/ports'
import { ConflictService } from '../../../main/conflicts/service'
import { Editor } from '../../../main/journal/editor'
import { documentWorkerHere } from '../../../main/worker/documentWorker'
import type { Ports } from '../../../main/platform/ports'

/** Numbers that look random and can be repeated. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Time and chance of a test: time stands still until it is moved. */
export class TestPorts implements Ports {
  nowMs: number
  readonly #random: () => number

  constructor(seed: number, nowMs = 1_700_000_000_000) {
    this.#random = mulberry32(seed)
    this.nowMs = nowMs
  }

  readonly now = (): number => this.nowMs++
  readonly randomBytes = (length: number): Buffer =>
    Buffer.from(Array.from({ length }, () => Math.floor(this.#random() * 256)))
  readonly uuid = (): `${string}-${string}-${string}-${string}-${string}` => {
    const hex = this.randomBytes(16).toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
  }
}

/** One device: real databases, the real editor and the real conflict service, without a window. */
export class TestDevice {
  readonly id: DeviceId
  readonly problems: DocumentProblem[] = []
  readonly errors: unknown[] = []
  reviewed: ReadonlySet<SessionId> = new Set()
  databases!: OpenDatabases
  service!: ConflictService
  readonly editor: Editor

  private constructor(
    readonly folder: string,
    readonly key: DocumentKey,
    readonly ports: TestPorts,
    readonly name: string,
  ) {
    this.id = deviceIdSchema.parse(ports.randomBytes(8).toString('hex'))
    this.editor = new Editor(this.id, ports)
  }

  static async open(folder: string, key: DocumentKey, seed: number, name = `Device ${seed}`): Promise<TestDevice> {
    const device = new TestDevice(folder, key, new TestPorts(seed), name)
    await device.restart()
    return device
  }

  /** Opens everything (again). */
  async restart(): Promise<void> {
    this.databases = await openDatabases(join(this.folder, 'db'), this.key, (error) => this.errors.push(error))
    this.service = await ConflictService.open(
      join(this.folder, 'merge-log'),
      { key: Buffer.alloc(32, 7), purpose: 'test' },
      this.conflictPorts(),
    )
  }

  async close(): Promise<void> {
    await this.service.stop()
    await this.databases.close()
  }

  get entities() {
    return this.databases.entities
  }

  conflictPorts(): ConflictPorts {
    const { entities } = this.databases
    return {
      databases: entities,
      entries: {
        label: () => '',
        recordingsOf: () => [],
        has: () => false,
        sessionOf: () => null,
        trash: (of) => [...this.trashed].filter((id) => of === 'all' || of.includes(id)),
        children: async (id) => {
          const ids: (Message['id'] | RecordingId)[] = []
          for await (const slice of entities.messages.list(messageRange(id)))
            for (const result of slice) if (result.ok) ids.push(result.stored.doc.id)
          for await (const slice of entities.recordings.list())
            for (const result of slice)
              if (result.ok && result.stored.doc.sessionId === id) ids.push(result.stored.doc.id)
          return ids
        },
        setReviewed: (ids) => {
          this.reviewed = ids
        },
      },
      worker: documentWorkerHere,
      arrived: () => this.arrived,
      plainEdits: { of: () => [], revert: () => Promise.resolve(false) },
      always: {
        fields: () => this.always,
        set: (fields) => {
          this.always = fields
          return Promise.resolve()
        },
      },
      context: () => this.editor.context(),
      deviceName: (id) => (id === this.id ? this.name : null),
      onCount: () => undefined,
      onProblem: (problem) => this.problems.push(problem),
      onError: (error) => this.errors.push(error),
    }
  }

  /** What this device keeps both of without asking. */
  always: readonly AlwaysField[] = []

  /** Whether the service is told that nothing is on its way. */
  arrived = true

  /** Entries that the service is told are in the trash. */
  readonly trashed = new Set<SessionId>()

  raw(name: Parameters<OpenDatabases['stores']['get']>[0]) {
    const store = this.databases.stores.get(name)
    if (store === undefined) throw new Error(`no store ${name}`)
    return store.raw
  }

  async createSession(title: string): Promise<Session> {
    const session = begin<Session>(
      {
        id: `session:${this.ports.uuid()}` as SessionId,
        type: 'session',
        title,
        createdAt: this.ports.now(),
        tags: {},
        pinned: false,
        archived: false,
        deletedAt: null,
        deletedSaw: null,
      },
      this.editor.context(),
    )
    await this.entities.sessions.put(session, null)
    return session
  }

  async createMessage(session: SessionId, text: string): Promise<Message> {
    const message = begin<Message>(
      {
        id: `message:${session.slice('session:'.length)}:${this.ports.uuid()}` as Message['id'],
        type: 'message',
        role: 'note',
        text,
        recordingId: null,
        createdAt: this.ports.now(),
        deletedAt: null,
      },
      this.editor.context(),
    )
    await this.entities.messages.put(message, null)
    return message
  }

  async setSetting(key: string, value: string): Promise<void> {
    const id = `setting:${key}` as Parameters<typeof editSetting>[1]['id']
    const before = await this.entities.settings.find(id)
    const next = editSetting(before?.doc ?? null, { id, value }, this.editor.context())
    if (next !== before?.doc) await this.entities.settings.put(next, before?.rev ?? null)
  }
}

/** Writes bodies as leaves of one document with revisions of our choosing; each path is the hashes from leaf to root. */
export async function writeLeaves(
  device: TestDevice,
  name: Parameters<OpenDatabases['stores']['get']>[0],
  leaves: readonly {
    readonly body: Mergeable | string
    readonly path: readonly string[]
    readonly deleted?: boolean
  }[],
  id: string,
): Promise<string[]> {
  const store = device.databases.stores.get(name)
  if (store === undefined) throw new Error(`no store ${name}`)
  const docs = leaves.map(({ body, path, deleted }) => {
    const hashes = path.map((part) => part.padEnd(32, '0'))
    const text = typeof body === 'string' ? body : store.cipher.sealRepeatably(JSON.stringify({ ...body, _id: id }))
    return {
      _id: id,
      _rev: `${path.length}-${hashes[0] ?? ''}`,
      _revisions: { start: path.length, ids: hashes },
      ...(deleted === true ? { _deleted: true } : { payload: text }),
    }
  })
  await store.raw.bulkDocs(docs, { new_edits: false })
  return docs.map(({ _rev }) => _rev)
}
