/** Where somebody types: offsets into the text; null when the field does not have the focus. */
export type Caret = { readonly from: number; readonly to: number } | null

/** One text of the shown entry that can be typed in, whether or not somebody does. */
export interface OpenEditor {
  /** What it edits: the id of a message or recording, or the name of a title or of a note that is not stored yet. */
  readonly part: () => string
  /** Whether something was typed since the field got the focus. */
  readonly touched: () => boolean
  /** Saves the text once more, although nothing may have changed. */
  readonly saveAgain: () => Promise<void>
  /** Ends saving; resolves when no save and no composed character is under way any more. */
  readonly abandon: () => Promise<void>
  readonly text: () => string
  /** The text as it was saved last. */
  readonly saved: () => string
  readonly caret: () => Caret
}

const editors = new Set<OpenEditor>()
const handovers = new Map<string, Handover>()

export interface Handover {
  readonly text: string
  readonly caret: Caret
}

/** The names of texts that are not a part with an id of its own. */
export const titleOf = (session: string): string => `title of ${session}`
export const newNoteOf = (session: string): string => `new note of ${session}`

/** Adds an editor; answers how to remove it. */
export function openEditor(editor: OpenEditor): () => void {
  editors.add(editor)
  return () => editors.delete(editor)
}

export const openEditors = (): OpenEditor[] => [...editors]

/** Whether somebody types in this part, or in any part when none is named. */
export const isTypedIn = (part?: string): boolean =>
  openEditors().some((editor) => editor.touched() && (part === undefined || editor.part() === part))

/** The next editor of `part` goes on with this text and this caret. */
export const handOver = (part: string, handover: Handover): void => void handovers.set(part, handover)

/** What an editor that opens should go on with, once. */
export function takeOver(part: string): Handover | undefined {
  const handover = handovers.get(part)
  handovers.delete(part)
  return handover
}
