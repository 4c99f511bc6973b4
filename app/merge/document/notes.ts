/*
 * A change in the history carries a note when it is not an ordinary edit. The notes are part of the format: undo, redo
 * and the history of an entry are told from them.
 */

/** Written by a merge, the same on every device; no person's edit. */
export const MERGE_NOTE = 'merge'
/** A person's answer in a review. */
export const RESOLUTION_NOTE = 'resolution'
/** A resolution taken back: both sides stand against each other again. */
export const REOPEN_NOTE = 'reopen'
/** A value of earlier, brought back. */
export const BRING_BACK_NOTE = 'back'

export const undoNote = (change: string): string => `undo ${change}`
export const redoNote = (change: string): string => `redo ${change}`

/** What a note says; null for an ordinary edit. */
export type Note =
  | { readonly kind: 'merge' | 'resolution' | 'reopen' | 'back' }
  | { readonly kind: 'undo' | 'redo'; readonly change: string }

export function parseNote(message: string | null): Note | null {
  if (message === MERGE_NOTE || message === RESOLUTION_NOTE || message === REOPEN_NOTE || message === BRING_BACK_NOTE)
    return { kind: message }
  const taken = /^(undo|redo) ([0-9a-f]{64})$/.exec(message ?? '')
  return taken?.[2] === undefined ? null : { kind: taken[1] === 'undo' ? 'undo' : 'redo', change: taken[2] }
}
