import * as A from '@automerge/automerge'
import type { DeviceId } from '../ids'
import { openHistory } from './document/document'
import { changesOf } from './document/fork'
import { parseNote } from './document/notes'
import type { Mergeable } from './document/policy'
import { authorOf } from './sides'

/** A change to take back, and the entity it is in. */
export interface OwnEdit {
  readonly entityId: string
  readonly change: string
}

/**
 * A change of a field outside the history (a pin, a colour), as this device noted it. `change` names it among the others;
 * taken back or done again, `of` says which.
 */
export interface PlainEdit extends OwnEdit {
  readonly atMs: number
  readonly kind: 'edit' | 'undo' | 'redo'
  readonly of: string | null
}

/** What a device can take back and do again, the next one last. */
export interface OwnEdits {
  readonly undo: readonly OwnEdit[]
  readonly redo: readonly OwnEdit[]
}

/**
 * Reads from the histories, and from the notes of what stands outside them, what this device did, took back and did again,
 * so that undo goes on after a restart. Answers
 * to a review are left out: they are taken back as a whole. Making something is not an edit either.
 */
export function ownEdits(bodies: readonly Mergeable[], device: DeviceId, plain: readonly PlainEdit[] = []): OwnEdits {
  const events = [...bodies.flatMap((body) => eventsOf(body, device)), ...plain].sort((a, b) => a.atMs - b.atMs)
  const undo: OwnEdit[] = []
  const redo: OwnEdit[] = []
  for (const { kind, of, entityId, change } of events) {
    switch (kind) {
      case 'edit':
        undo.push({ entityId, change })
        redo.length = 0
        break
      case 'undo':
        take(undo, of)
        redo.push({ entityId, change })
        break
      case 'redo':
        take(redo, of)
        undo.push({ entityId, change })
    }
  }
  return { undo, redo }
}

/** Removes a change, and what lies above it: those were passed over because nothing of them was left to take back. */
function take(stack: OwnEdit[], change: string | null): void {
  const index = stack.findLastIndex((edit) => edit.change === change)
  if (index >= 0) stack.splice(index)
}

function eventsOf(body: Mergeable, device: DeviceId): PlainEdit[] {
  if (body.am === undefined) return []
  const doc = openHistory(body.am)
  try {
    let latest = 0
    return changesOf(doc).flatMap((change): PlainEdit[] => {
      if (authorOf(change) !== device || change.deps.length === 0) return []
      // Within one entity the order of the history counts, whatever the clock did.
      latest = Math.max(latest, change.time)
      const note = parseNote(change.message)
      const common = { entityId: body.id, change: change.hash, atMs: latest }
      switch (note?.kind) {
        case undefined:
        case 'back':
          return [{ ...common, kind: 'edit', of: null }]
        case 'undo':
        case 'redo':
          return [{ ...common, kind: note.kind, of: note.change }]
        case 'merge':
        case 'resolution':
        case 'reopen':
          return []
      }
    })
  } finally {
    A.free(doc)
  }
}
