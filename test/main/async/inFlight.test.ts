import { expect, it } from 'vitest'
import { InFlight } from '../../../main/async/inFlight'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('draining waits for every call under way, the ones that fail too, and refuses new ones', async () => {
  const calls = new InFlight()
  let finish = (): void => undefined
  let fail = (_error: Error): void => undefined
  const first = calls.run(() => new Promise<string>((resolve) => (finish = () => resolve('done'))))
  const second = calls.run(() => new Promise<string>((_, reject) => (fail = reject)))
  const failed = expect(second).rejects.toThrow('no')
  expect(calls.closing).toBe(false)

  let drained = false
  const draining = calls.drain().then(() => (drained = true))
  expect(calls.closing).toBe(true)
  await expect(calls.run(() => Promise.resolve('late'))).rejects.toMatchObject({ kind: 'locked' })
  finish()
  expect(await first).toBe('done')
  await turn()
  expect(drained).toBe(false)
  fail(new Error('no'))
  await failed
  await draining
})

it('draining is over at once where nothing is under way', async () => {
  const calls = new InFlight()
  await calls.run(() => Promise.resolve())
  await calls.drain()
  await calls.drain()
})
