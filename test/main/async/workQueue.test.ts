import { expect, it } from 'vitest'
import { WorkQueue } from '../../../main/async/workQueue'

const noError = (error: unknown): never => {
  throw error
}

it('works off keys one at a time, in the order they came', async () => {
  let running = 0
  const done: string[] = []
  const queue = new WorkQueue(async (key) => {
    running += 1
    expect(running).toBe(1)
    await Promise.resolve()
    done.push(key)
    running -= 1
  }, noError)
  for (const key of ['a', 'b', 'c']) queue.add(key)
  expect(queue.length).toBe(3)
  await queue.settled()
  expect([done, queue.length]).toEqual([['a', 'b', 'c'], 0])
})

it('does a key once that is asked for again before its turn, and last; once more when it is asked for in its turn', async () => {
  const done: string[] = []
  const queue = new WorkQueue((key) => {
    if (key === 'a' && !done.includes('a')) queue.add('a')
    done.push(key)
    return Promise.resolve()
  }, noError)
  for (const key of ['a', 'b', 'a', 'a']) queue.add(key)
  await queue.settled()
  expect(done).toEqual(['b', 'a', 'a'])
})

it('tells of a failure and goes on', async () => {
  const [done, errors]: [string[], unknown[]] = [[], []]
  const queue = new WorkQueue(
    async (key) => {
      if (key === 'bad') throw new Error('bad')
      done.push(key)
    },
    (error) => errors.push(error),
  )
  queue.add('bad')
  queue.add('good')
  await queue.settled()
  expect([done, errors]).toEqual([['good'], [new Error('bad')]])
})

it('lets other things run between two keys', async () => {
  const events: string[] = []
  const queue = new WorkQueue((key) => {
    events.push(key)
    setImmediate(() => events.push(`after ${key}`))
    return Promise.resolve()
  }, noError)
  queue.add('a')
  queue.add('b')
  await queue.settled()
  expect(events.slice(0, 3)).toEqual(['a', 'after a', 'b'])
})

it('finishes what is under work when it is stopped, drops the rest and takes nothing more', async () => {
  const done: string[] = []
  let begun = (): void => undefined
  let finish = (): void => undefined
  const underWork = new Promise<void>((resolve) => (begun = resolve))
  const queue = new WorkQueue(async (key) => {
    begun()
    await new Promise<void>((resolve) => (finish = resolve))
    done.push(key)
  }, noError)
  queue.add('a')
  queue.add('b')
  await underWork
  const stopped = queue.stop()
  queue.add('c')
  finish()
  await stopped
  expect([done, queue.length]).toEqual([['a'], 0])
})
