import type { WindowPlace } from '../../app/ipc/system/shell'
import { api } from '../api'

/* What the window and the shell around it tell each other. */

/** What is rendered now is on the screen after the next frame. */
const painted = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Tells main that something can be seen, as soon as it can. */
export async function tellReady(journal: 'absent' | 'locked' | 'open'): Promise<void> {
  await painted()
  await api().shell.ready({ journal, paintedMs: performance.now() })
}

/** Tells main that everything is kept and the window may close. */
export const tellClosed = (): Promise<unknown> => api().shell.closed(undefined)

/** Calls back when the journal is about to lock. Answers how to stop listening. */
export const onLocking = (listener: () => void): (() => void) => api().on('shell.locking', listener)

/** Tells main that nothing of the journal is shown any more, and whether all that was typed is `kept`. */
export const tellLeft = (place: WindowPlace | null, kept: boolean): Promise<unknown> =>
  api().shell.left({ place, kept })

/** Where the window was when the journal locked; null after a start. */
export const placeBefore = async (): Promise<WindowPlace | null> => (await api().shell.place(undefined)).place

/** Calls back when the window is about to close; `crashed`: after an error in main. Answers how to stop listening. */
export const onClosing = (listener: (crashed: boolean) => void): (() => void) =>
  api().on('shell.closing', ({ crashed }) => listener(crashed === true))

export const openMicrophoneSettings = (): Promise<unknown> => api().shell.openMicrophoneSettings(undefined)

/** Whether the system gave us the global shortcut: another program may have it already. */
export const globalShortcutWorks = async (): Promise<boolean> => (await api().shell.shortcut(undefined)).works
