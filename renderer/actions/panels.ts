import type { Component } from 'vue'
import { useConflicts } from '../stores/journal/conflicts'
import { openDialog } from '../ui/overlay/dialogs'

/** The dialogs that can be opened from anywhere. */
export interface Panels {
  readonly sync: Component
  readonly review: Component
  readonly shortcuts: Component
}

let panels: Panels | null = null

/** Called by the shell, which imports every view: a view that opens a dialog of another one does not have to import it. */
export function providePanels(provided: Panels): void {
  panels = provided
}

function panel(name: keyof Panels): Component {
  if (panels === null) throw new Error(`No shell has provided the dialog "${name}".`)
  return panels[name]
}

export const openSync = (): void => void openDialog(panel('sync'))
export const openCheatSheet = (): void => void openDialog(panel('shortcuts'))

/** Goes through what waits for an answer, beginning with `firstId`. */
export async function openConflicts(firstId: string | null = null): Promise<void> {
  await useConflicts().load()
  if (useConflicts().count > 0) await openDialog(panel('review'), { firstId })
}
