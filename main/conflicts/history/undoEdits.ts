import { redoNote, undoNote } from '../../../app/merge/document/notes'
import type { OwnEdit, OwnEdits } from '../../../app/merge/ownEdits'
import type { Mergeable } from '../../../app/merge/document/policy'
import { isPlain } from '../../journal/plainEdits'
import { bodiesOf } from './entryHistory'
import type { ConflictPorts } from '../reviews/ports'
import { rewrite } from '../reviews/rewrite'

/**
 * Takes back this device's own edits of an entry (or of a tag or prompt), one after the other, and does them again; across
 * restarts. Pins, archiving and colours among them.
 */
export class UndoEdits {
  readonly #ports: ConflictPorts

  constructor(ports: ConflictPorts) {
    this.#ports = ports
  }

  /** Answers the id of the part whose change was taken back, or null when there is nothing to take back. */
  async undo(id: Mergeable['id']): Promise<string | null> {
    const { undo } = await this.#own(id)
    return this.#revertFirst(undo, 'undo')
  }

  /** Answers the id of the part whose change was done again, or null. */
  async redo(id: Mergeable['id']): Promise<string | null> {
    const { redo } = await this.#own(id)
    return this.#revertFirst(redo, 'redo')
  }

  async #own(id: Mergeable['id']): Promise<OwnEdits> {
    const { worker, plainEdits, context } = this.#ports
    const bodies = await bodiesOf(this.#ports, id)
    const plain = plainEdits.of(new Set(bodies.map((body) => body.id)))
    return await worker.call('ownEdits', { bodies, device: context().device, plain })
  }

  /** What somebody changed again meanwhile is passed over: there is nothing of it left to take back. */
  async #revertFirst(edits: readonly OwnEdit[], kind: 'undo' | 'redo'): Promise<string | null> {
    for (const edit of [...edits].reverse()) if (await this.#revert(edit, kind)) return edit.entityId
    return null
  }

  #revert(edit: OwnEdit, kind: 'undo' | 'redo'): Promise<boolean> {
    const { worker, plainEdits, context } = this.#ports
    const { entityId, change } = edit
    if (isPlain(change)) return plainEdits.revert(edit, kind)
    const note = (kind === 'undo' ? undoNote : redoNote)(change)
    return rewrite(this.#ports, entityId, (body) => worker.call('revert', { body, change, note, ctx: context() }))
  }
}
