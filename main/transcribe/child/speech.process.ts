import { parentPort as threadPort } from 'node:worker_threads'
import { toErrorReport, AppError } from '../../../app/errors'
import type { ByteSource } from '../../decode/source'
import { ALIVE_EVERY_MS, toChildSchema, type FromChild } from './protocol'
import { runTask } from './runTask'

/*
 * The speech process: one task at a time, until it is killed. Started with `utilityProcess.fork` in Electron and `child_process.fork` in
 * plain Node; a crash, a hang or a lack of memory in here is a failed job over there.
 */

/** The three kinds of parent differ only in how they are spoken to. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const port = (process as { parentPort?: ParentPort }).parentPort
const say = (message: FromChild): void => {
  if (port) port.postMessage(message)
  else if (threadPort) threadPort.postMessage(message)
  else process.send?.(message)
}
const onMessage = (listener: (message: unknown) => void): void => {
  if (port) port.on('message', (event) => listener(event.data))
  else if (threadPort) threadPort.on('message', listener)
  else process.on('message', listener)
}
/** Ends at once: an orderly exit would wait for the native threads. */
const end = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

const waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: AppError) => void }>()
let lastId = 0
const remoteSource = (sizeBytes: number): ByteSource => ({
  sizeBytes,
  read: (start, end) =>
    new Promise((resolve, reject) => {
      const id = (lastId += 1)
      waiting.set(id, { resolve, reject })
      say({ type: 'read', id, start, end })
    }),
})

// The parent is gone (killed, perhaps): nobody wants the result.
if (!port && !threadPort) process.on('disconnect', end)
setInterval(() => say({ type: 'alive' }), ALIVE_EVERY_MS)

onMessage((raw) => {
  const message = toChildSchema.parse(raw)
  switch (message.type) {
    case 'run':
      runTask(message.task, remoteSource(message.sizeBytes), message.durationMs, say)
        .then((result) => say({ type: 'done', result }))
        .catch((error: unknown) => say({ type: 'failed', error: toErrorReport(error) }))
      return
    case 'bytes':
      waiting.get(message.id)?.resolve(message.bytes)
      waiting.delete(message.id)
      return
    case 'no-bytes':
      waiting.get(message.id)?.reject(AppError.of(message.error))
      waiting.delete(message.id)
  }
})
