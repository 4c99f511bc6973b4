import { expect, it } from 'vitest'
import { closeAll, settleAll } from '../../../main/async/closeAll'

it('closes one after the other, also after one has failed, and tells of the first failure', async () => {
  const events: string[] = []
  const step = (name: string, error?: Error) => async (): Promise<void> => {
    events.push(`${name} begins`)
    await Promise.resolve()
    events.push(`${name} ends`)
    if (error) throw error
  }
  const immediately = (): void => {
    events.push('c')
    throw new Error('second')
  }
  const closing = closeAll([step('a', new Error('first')), step('b'), immediately, step('d')])
  await expect(closing).rejects.toThrow('first')
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c', 'd begins', 'd ends'])
  await closeAll([step('e')])
})

it('waits for all that goes on at the same time before it tells of a failure', async () => {
  let finish = (): void => undefined
  let finished = false
  const slow = new Promise<void>((resolve) => (finish = resolve)).then(() => void (finished = true))
  const settling = settleAll([Promise.reject(new Error('first')), slow, Promise.reject(new Error('second'))])
  let settled = false
  const told = expect(settling.finally(() => (settled = true))).rejects.toThrow('first')
  await new Promise<void>((resolve) => setImmediate(resolve))
  expect(settled).toBe(false)
  finish()
  await told
  expect(finished).toBe(true)
  await settleAll([Promise.resolve()])
})
