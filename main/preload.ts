import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { CALL_CHANNEL, DROPPED_CHANNEL, EVENT_CHANNEL, fromArguments, type FilesBridge } from '../app/ipc/wire/wire'

/** Exposes one frozen method a call and one subscription for known events; nothing generic, no Electron, no Node. */
const { calls, events } = fromArguments(process.argv)

const api: Record<string, unknown> = {}
for (const channel of calls) {
  const [domain = '', name = ''] = channel.split('.')
  const methods = (api[domain] ??= {}) as Record<string, unknown>
  methods[name] = (input: unknown): Promise<unknown> => ipcRenderer.invoke(CALL_CHANNEL, channel, input)
}

const subscriptions = new Map(events.map((event) => [event, new Set<(payload: unknown) => void>()]))
ipcRenderer.on(EVENT_CHANNEL, (_event: IpcRendererEvent, name: string, payload: unknown) => {
  for (const hear of [...(subscriptions.get(name) ?? [])]) hear(payload)
})

api['on'] = (event: string, listener: (payload: unknown) => void): (() => void) => {
  const heard = subscriptions.get(event)
  if (!heard) throw new TypeError('There is no such event.')
  const hear = (payload: unknown): void => listener(payload) // The same listener may subscribe twice.
  heard.add(hear)
  return () => heard.delete(hear)
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
