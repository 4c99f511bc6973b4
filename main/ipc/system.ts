import type { Question } from '../../app/words/question'

/** What handlers need of the system around the window. Electron's is in main/shell; tests bring their own. */
export interface SystemPort {
  /** Version of the app. */
  readonly version: string
  /** Asks for a folder; null when the person closes the dialog. */
  readonly chooseFolder: (title: string) => Promise<string | null>
  /** Asks for a file with one of these endings (without the dot; empty for any). */
  readonly chooseFile: (title: string, extensions: readonly string[]) => Promise<string | null>
  /** Asks where to save; `name` is offered. */
  readonly chooseSaveFile: (title: string, name: string) => Promise<string | null>
  /** Asks the person outside the window, which a page gone wrong cannot answer; false unless she agrees. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Shows a file or a folder in the file manager. */
  readonly showFile: (path: string) => void
  /** Prints a page of HTML, without scripts and without network, as PDF. */
  readonly printPdf: (html: string) => Promise<Uint8Array>
}
