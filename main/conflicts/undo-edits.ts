import type { SessionId } from '../../app/ids'
import { redoNote, undoNote } from '../../app/merge/notes'
import { ownEdits, type OwnEdit } from '../../app/merge/ownEdits'
import { revert } from '../../app/merge/revert'
import { partsOf } from './entry-history'
import type { ConflictPorts } from './ports'
import { rewrite } from './rewrite'

/** Takes back this device's own edits of an entry, one after the other, and does them again; across restarts. */
export class UndoEdits {
  readonly #ports: ConflictPorts

  constructor(ports: ConflictPorts) {
    this.#ports = ports
  }

  /** Answers the id of the part whose change was taken back, or null when there is nothing to take back. */
  async undo(id: SessionId): Promise<string | null> {
    const { undo } = await this.#own(id)
    return this.#revertFirst(undo, undoNote)
  }

  /** Answers the id of the part whose change was done again, or null. */
  async redo(id: SessionId): Promise<string | null> {
    const { redo } = await this.#own(id)
    return this.#revertFirst(redo, redoNote)
  }

  async #own(id: SessionId) {
    return ownEdits(await partsOf(this.#ports, id), this.#ports.context().device)
  }

  /** What somebody changed again meanwhile is passed over: there is nothing of it left to take back. */
  async #revertFirst(edits: readonly OwnEdit[], note: (change: string) => string): Promise<string | null> {
    for (const { entityId, change } of [...edits].reverse()) {
      const done = await rewrite(this.#ports, entityId, (body) =>
        revert(body, change, note(change), this.#ports.context()),
      )
      if (done) return entityId
    }
    return null
  }
}
