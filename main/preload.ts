import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { CALL_CHANNEL, DROPPED_CHANNEL, EVENT_CHANNEL, fromArguments, type FilesBridge } from '../app/ipc/wire/wire'

/** Exposes one frozen method a call and one subscription for known events; nothing generic, no Electron, no Node. */
const { calls, events } = fromArguments(process.argv)
const knownEvents = new Set(events)

const api: Record<string, unknown> = {}
for (const channel of calls) {
  const [domain = '', name = ''] = channel.split('.')
  const methods = (api[domain] ??= {}) as Record<string, unknown>
  methods[name] = (input: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, channel, input)
}

// One listener a subscription; the window's stores have a few each.
ipcRenderer.setMaxListeners(0)

api['on'] = (event: string, listener: (payload: unknown) => void): (() => void) => {
  if (!knownEvents.has(event)) throw new TypeError('There is no such event.')
  const receive = (_event: IpcRendererEvent, name: string, payload: unknown): void => {
    if (name === event) listener(payload)
  }
  ipcRenderer.on(EVENT_CHANNEL, receive)
  return () => ipcRenderer.removeListener(EVENT_CHANNEL, receive)
}

for (const methods of Object.values(api)) Object.freeze(methods)
const files: FilesBridge = {
  pathOf: (file) => {
    const path = webUtils.getPathForFile(file)
    // Sent before the window has the path, and messages keep their order: main knows it when a call names it.
    if (path !== '') ipcRenderer.send(DROPPED_CHANNEL, path)
    return path
  },
}

contextBridge.exposeInMainWorld('api', Object.freeze(api))
contextBridge.exposeInMainWorld('files', Object.freeze(files))
