/*
 * The parts of PouchDB and its plugins that this project uses. The published typings re-declare `Buffer` globally,
 * which breaks every use of node:crypto beside them.
 */
declare module 'pouchdb' {
  import type { RevisionBranch } from 'pouchdb-merge'

  type Callback = (...args: never[]) => void

  namespace PouchDB {
    interface RevisionPath {
      start: number
      ids: readonly string[]
    }
    interface Attachment {
      content_type: string
      digest?: string
      length?: number
      revpos?: number
      stub?: boolean
      data?: string | Buffer | Blob
    }
    /** A document with whatever fields it has. */
    interface Document {
      _id: string
      _rev: string
      _deleted?: boolean
      _conflicts?: string[]
      _revisions?: RevisionPath
      _attachments?: Record<string, Attachment>
      [field: string]: unknown
    }
    type NewDocument = Omit<Document, '_rev'> & { _rev?: string }
    type OpenRevision = { ok: Document } | { missing: string }
    interface Row {
      id: string
      key: string
      value: { rev: string; deleted?: boolean }
      doc?: Document | null
    }
    type KeyedRow = Row | { key: string; error: string }
    interface Change {
      id: string
      seq: number | string
      changes: { rev: string }[]
      deleted?: boolean
      doc?: Document
    }
    interface ChangesResult {
      results: Change[]
      last_seq: number | string
    }
    interface WriteAnswer {
      ok: true
      id: string
      rev: string
    }
    interface WriteError {
      error: true | string
      status?: number
      name?: string
      message?: string
      reason?: string
      id?: string
      rev?: string
    }
    interface Info {
      db_name: string
      doc_count: number
      update_seq: number | string
      [field: string]: unknown
    }
    interface Emitter {
      on(event: string, listener: Callback): void
      once(event: string, listener: Callback): void
      removeListener(event: string, listener: Callback): void
      removeAllListeners(event?: string): void
    }
    interface Changes extends Emitter, Promise<ChangesResult> {
      cancel(): void
      on(event: 'change', listener: (change: Change) => void): void
      on(event: 'complete', listener: (result: ChangesResult) => void): void
      on(event: 'error', listener: (error: unknown) => void): void
    }
    interface ReplicationResult {
      ok: boolean
      docs_read: number
      docs_written: number
      doc_write_failures: number
      errors: unknown[]
      last_seq: number | string
      status?: string
      [field: string]: unknown
    }
    interface Replication extends Emitter, Promise<ReplicationResult> {
      cancel(): void
    }
    interface Sync extends Emitter, Promise<{ push?: ReplicationResult; pull?: ReplicationResult }> {
      cancel(): void
      readonly push: Replication
      readonly pull: Replication
    }
    interface ReplicateOptions {
      live?: boolean
      retry?: boolean
      since?: number | string
      batch_size?: number
      batches_limit?: number
      heartbeat?: number | false
      timeout?: number | false
      style?: 'all_docs' | 'main_only'
      checkpoint?: boolean | 'source' | 'target'
      back_off_function?: (delayMs: number) => number
      [option: string]: unknown
    }
    interface ChangesOptions {
      live?: boolean
      since?: number | string
      limit?: number
      style?: 'all_docs' | 'main_only'
      include_docs?: boolean
      conflicts?: boolean
      attachments?: boolean
      descending?: boolean
      timeout?: number | false
      heartbeat?: number | false
      [option: string]: unknown
    }
    interface AllDocsOptions {
      startkey?: string
      endkey?: string
      keys?: string[]
      limit?: number
      skip?: number
      include_docs?: boolean
      conflicts?: boolean
      attachments?: boolean
      descending?: boolean
      inclusive_end?: boolean
    }
    interface GetOptions {
      rev?: string
      revs?: boolean
      revs_info?: boolean
      conflicts?: boolean
      attachments?: boolean
      binary?: boolean
      latest?: boolean
    }
    type BulkGetResult = { results: { id: string; docs: ({ ok: Document } | { error: unknown })[] }[] }
    type Fetch = (url: string | URL | Request, options?: RequestInit) => Promise<Response>
    interface Options {
      adapter?: string
      revs_limit?: number
      auto_compaction?: boolean
      skip_setup?: boolean
      auth?: { username: string; password: string }
      fetch?: Fetch
      prefix?: string
      [option: string]: unknown
    }
  }

  class PouchDB {
    constructor(name: string, options?: PouchDB.Options)
    readonly name: string
    readonly adapter: string
    static plugin(plugin: object): typeof PouchDB
    static setMaxListeners(count: number): void
    static defaults(options: PouchDB.Options): typeof PouchDB
    static sync(a: string | PouchDB, b: string | PouchDB, options?: PouchDB.ReplicateOptions): PouchDB.Sync
    static replicate(a: string | PouchDB, b: string | PouchDB, options?: PouchDB.ReplicateOptions): PouchDB.Replication
    static fetch: PouchDB.Fetch
    static on(event: string, listener: Callback): void
    static removeListener(event: string, listener: Callback): void
    info(): Promise<PouchDB.Info>
    /** Of this instance: another one where the files were made anew. */
    id(): Promise<string>
    get(id: string, options: PouchDB.GetOptions & { open_revs: 'all' | string[] }): Promise<PouchDB.OpenRevision[]>
    get(id: string, options?: PouchDB.GetOptions): Promise<PouchDB.Document>
    put(doc: PouchDB.NewDocument, options?: { force?: boolean }): Promise<PouchDB.WriteAnswer>
    remove(id: string, rev: string): Promise<PouchDB.WriteAnswer>
    bulkDocs(
      docs: readonly PouchDB.NewDocument[],
      options?: { new_edits?: boolean },
    ): Promise<(PouchDB.WriteAnswer | PouchDB.WriteError)[]>
    bulkGet(options: {
      docs: { id: string; rev: string }[]
      revs?: boolean
      latest?: boolean
    }): Promise<PouchDB.BulkGetResult>
    allDocs(
      options: PouchDB.AllDocsOptions & { keys: string[] },
    ): Promise<{ rows: PouchDB.KeyedRow[]; total_rows: number }>
    allDocs(options?: PouchDB.AllDocsOptions): Promise<{ rows: PouchDB.Row[]; total_rows: number }>
    changes(options?: PouchDB.ChangesOptions): PouchDB.Changes
    revsDiff(
      diff: Record<string, string[]>,
    ): Promise<Record<string, { missing: string[]; possible_ancestors?: string[] }>>
    getAttachment(id: string, name: string, options?: { rev?: string }): Promise<Buffer | Blob>
    putAttachment(
      id: string,
      name: string,
      rev: string,
      data: Buffer | string,
      contentType: string,
    ): Promise<PouchDB.WriteAnswer>
    /** Of the adapter; PouchDB's own `get` and `revsDiff` stand on it. The tree must not be changed. */
    _getRevisionTree(id: string, done: (error: unknown, tree?: readonly RevisionBranch[]) => void): void
    compactDocument(id: string, maxHeight: number): Promise<unknown>
    close(): Promise<void>
    destroy(): Promise<void>
    readonly replicate: {
      to(target: string | PouchDB, options?: PouchDB.ReplicateOptions): PouchDB.Replication
      from(source: string | PouchDB, options?: PouchDB.ReplicateOptions): PouchDB.Replication
    }
    sync(other: string | PouchDB, options?: PouchDB.ReplicateOptions): PouchDB.Sync
    on(event: string, listener: Callback): void
    once(event: string, listener: Callback): void
    removeListener(event: string, listener: Callback): void
    removeAllListeners(event?: string): void
    setMaxListeners(count: number): void
  }

  export default PouchDB
}

declare module 'crypto-pouch' {
  const plugin: object
  export default plugin
}

declare module 'pouchdb-adapter-leveldb' {
  const plugin: object
  export default plugin
}

declare module 'pouchdb-adapter-memory' {
  const plugin: object
  export default plugin
}

declare module 'garbados-crypt' {
  interface Parameters {
    readonly saltLength: number
    readonly memorySize: number
    readonly iterations: number
    readonly parallelism: number
  }
  export default class Crypt {
    static import(password: string, exportString: string): Promise<Crypt>
    /** What a `Crypt` derives from the SHA-512 of its password. */
    static deriveKey(
      hashedPassword: Uint8Array,
      salt: Uint8Array,
      parameters: Parameters,
    ): Promise<{ key: Uint8Array; salt: Uint8Array }>
    encrypt(plaintext: string): Promise<string>
    decrypt(payload: string): Promise<string>
  }
}
