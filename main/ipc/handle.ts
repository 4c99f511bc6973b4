import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron'
import type { EventContract } from '../../app/ipc/wire/define'
import { CALL_CHANNEL, DROPPED_CHANNEL, EVENT_CHANNEL } from '../../app/ipc/wire/wire'
import type { Gate, Sender } from './gate'

/** The one place that touches `ipcMain`: every call of every window comes through here. Answers how to close it. */
export function openGate(
  gate: Gate,
  isOurs: (contents: WebContents) => boolean,
  onDropped: (path: string) => void,
): () => void {
  ipcMain.handle(CALL_CHANNEL, (event, channel: unknown, input: unknown) =>
    gate.answer(senderOf(event, isOurs), channel, input),
  )
  // From the preload script, which only knows paths of files that a person dropped or chose.
  const dropped = (event: IpcMainEvent, path: unknown): void => {
    if (typeof path === 'string' && gate.isOurs(senderOf(event, isOurs))) onDropped(path)
  }
  ipcMain.on(DROPPED_CHANNEL, dropped)
  return () => {
    ipcMain.removeHandler(CALL_CHANNEL)
    ipcMain.off(DROPPED_CHANNEL, dropped)
  }
}

function senderOf(
  { sender, senderFrame }: IpcMainInvokeEvent | IpcMainEvent,
  isOurs: (contents: WebContents) => boolean,
): Sender {
  // The frame is null when it navigated or went away meanwhile.
  if (senderFrame === null) return { isMainFrameOfOurs: false, origin: '' }
  return { isMainFrameOfOurs: isOurs(sender) && senderFrame === sender.mainFrame, origin: senderFrame.origin }
}

/** Sends events to windows; a payload that the contract does not allow is a bug and throws. */
export function createEmit(events: EventContract, windows: () => readonly WebContents[]) {
  return (event: string, payload: unknown): void => {
    const parsed = events[event]?.parse(payload)
    for (const contents of windows()) if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event, parsed)
  }
}
