import { expect, it } from 'vitest'
import { SearchWorker } from '../../../main/search/client'

const thread = (script: string): URL => new URL(`data:text/javascript,${encodeURIComponent(script)}`)

it('whoever waits for a thread that dies is told, and so is the owner, once', async () => {
  const crashes: unknown[] = []
  const worker = new SearchWorker(
    (error) => crashes.push(error),
    thread(
      `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => { throw new Error('boom') })`,
    ),
  )
  const [first, second] = await Promise.allSettled([worker.call('size', undefined), worker.call('reset', undefined)])
  expect([first, second]).toMatchObject([{ reason: { kind: 'internal' } }, { reason: { kind: 'internal' } }])
  await expect(worker.call('size', undefined)).rejects.toMatchObject({ kind: 'internal' })
  await worker.close()
  expect(crashes).toHaveLength(1)
})

it('whoever waits while it is closed is told that it was cancelled', async () => {
  const worker = new SearchWorker(
    () => expect.unreachable('Closing is no crash.'),
    thread(`import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => undefined)`),
  )
  const waiting = worker.call('size', undefined)
  const closing = worker.close()
  await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
  await closing
})
