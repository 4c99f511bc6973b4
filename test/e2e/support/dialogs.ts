import type { RunningApp } from './app'

/** A question of the system as main asked it. */
export interface Asked {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
  readonly defaultId: number
}

/** What the person chooses in the next dialogs of the system, which cannot be clicked from here; null closes them. */
export const choose = (app: RunningApp, path: string | null): Promise<void> =>
  app.electron.evaluate(({ dialog }, path) => {
    const canceled = path === null
    dialog.showOpenDialog = async () => ({ canceled, filePaths: canceled ? [] : [path] })
    dialog.showSaveDialog = async () => ({ canceled, filePath: path ?? '' })
  }, path)

/** Answers the next questions of the system with this button, and notes them for `asked`. */
export const answer = (app: RunningApp, button: number): Promise<void> =>
  app.electron.evaluate(({ dialog }, button) => {
    const noted: unknown[] = []
    Object.assign(globalThis, { askedByMain: noted })
    dialog.showMessageBox = async (...args: unknown[]) => {
      noted.push(args.at(-1))
      return { response: button, checkboxChecked: false }
    }
  }, button)

/** The questions since `answer`. */
export const asked = (app: RunningApp): Promise<Asked[]> =>
  app.electron.evaluate(() => (globalThis as unknown as { askedByMain: Asked[] }).askedByMain)
