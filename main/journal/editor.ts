import { KeyedMutex } from '../async/keyedMutex'
import { AppError, isAppError } from '../../app/errors'
import { keyed } from '../../app/messages/message'
import type { DeviceId } from '../../app/ids'
import type { EditContext, Patch } from '../../app/merge/document/entity'
import type { EntityName, EntityOf } from '../../app/model'
import type { EntityDatabase } from '../database/entity/types'
import { documentWorkerHere, type DocumentWorker } from '../worker/documentWorker'
import type { EditKind, PlainEdits } from './plainEdits'
import { type Ports, randomHex } from '../platform/ports'

/** Databases whose documents are edited through their history; settings have a writer of their own. */
export type EditableName = Exclude<EntityName, 'settings'>

/** How often an edit is tried again when replication or another edit was faster. */
const ATTEMPTS = 8

/**
 * Applies edits: reads, changes through the history, writes, and tries again when the document moved meanwhile. Edits of
 * one document wait for each other, so that fast typing does not race with itself.
 */
export class Editor {
  readonly #device: DeviceId
  readonly #ports: Ports
  /** Where what grows with a text or its history is done. */
  readonly worker: DocumentWorker
  readonly #plainEdits: PlainEdits | null
  readonly #edits = new KeyedMutex()

  /** @param plainEdits where changes outside the histories are noted, to be taken back */
  constructor(
    device: DeviceId,
    ports: Ports,
    worker: DocumentWorker = documentWorkerHere,
    plainEdits: PlainEdits | null = null,
  ) {
    this.#device = device
    this.#ports = ports
    this.worker = worker
    this.#plainEdits = plainEdits
  }

  /** Who edits, now. */
  context(): EditContext {
    return { device: this.#device, nowMs: this.#ports.now(), randomHex: () => randomHex(this.#ports, 8) }
  }

  /**
   * Changes one document and answers it as it stands then. `patch` may look at the document first; an empty patch, or one
   * that changes nothing, writes nothing.
   * @throws AppError `not-found`, `integrity`, `newer-format`, `invalid-input`
   */
  edit<N extends EditableName>(
    database: EntityDatabase<N>,
    id: string,
    patch: Patch<EntityOf<N>> | ((doc: EntityOf<N>) => Patch<EntityOf<N>>),
    why: EditKind = { kind: 'edit' },
  ): Promise<EntityOf<N>> {
    return this.#edits.runExclusive(`${database.name}/${id}`, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { doc, rev } = await database.get(id)
        const ctx = this.context()
        const wanted = typeof patch === 'function' ? patch(doc) : patch
        if (Object.keys(wanted).length === 0) return doc
        const next = (await this.worker.call('edit', { body: doc, patch: wanted, ctx })) as EntityOf<N> | null
        if (next === null) return doc
        await this.#plainEdits?.note(doc, next, why, ctx.nowMs)
        try {
          await database.put(next, rev)
          return next
        } catch (error) {
          if (!isAppError(error, 'conflict')) throw error
        }
      }
      throw new AppError('conflict', keyed('journal.keepsChanging'))
    })
  }
}
