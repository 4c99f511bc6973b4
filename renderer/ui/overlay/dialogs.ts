import { markRaw, shallowReactive, type Component } from 'vue'

export interface OpenDialog {
  readonly id: number
  readonly component: Component
  readonly props: Record<string, unknown>
  readonly settle: (choice: unknown) => void
}

/** What is open, the topmost last. Rendered by `DialogHost`. */
export const openDialogs: OpenDialog[] = shallowReactive([])
let nextId = 1

/**
 * Opens a component as a dialog and answers what the person chose; null when it was dismissed.
 * The component is built on `DialogFrame` and emits `close` with the choice.
 */
export function openDialog<R>(component: Component, props: Record<string, unknown> = {}): Promise<R | null> {
  return new Promise((resolve) => {
    const id = nextId++
    const settle = (choice: unknown) => {
      const index = openDialogs.findIndex((dialog) => dialog.id === id)
      if (index < 0) return
      openDialogs.splice(index, 1)
      resolve(choice as R | null)
    }
    openDialogs.push({ id, component: markRaw(component), props, settle })
  })
}

/** Dismisses everything that is open, as when the journal locks. */
export function dismissDialogs(): void {
  for (const dialog of [...openDialogs]) dialog.settle(null)
}
