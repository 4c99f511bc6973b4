import { expect, it } from 'vitest'
import { KeyedMutex } from '../../../main/async/keyedMutex'

/** Work that begins and ends where the test says, and what happened in which order. */
function watched() {
  const events: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => async (): Promise<string> => {
    events.push(`${name} begins`)
    await new Promise<void>((end) => ends.set(name, end))
    events.push(`${name} ends`)
    return name
  }
  return { events, work, end: (name: string) => ends.get(name)?.() }
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('work for one key runs in order and never at once; another key does not wait', async () => {
  const [mutex, { events, work, end }] = [new KeyedMutex(), watched()]
  const running = [
    mutex.runExclusive('a', work('a1')),
    mutex.runExclusive('a', work('a2')),
    mutex.runExclusive('b', work('b1')),
  ]
  await turn()
  expect(events).toEqual(['a1 begins', 'b1 begins'])
  end('a1')
  await turn()
  end('a2')
  end('b1')
  expect(await Promise.all(running)).toEqual(['a1', 'a2', 'b1'])
  expect(events).toEqual(['a1 begins', 'b1 begins', 'a1 ends', 'a2 begins', 'a2 ends', 'b1 ends'])
})

it('a failure is told to whoever asked, and the next one runs', async () => {
  const mutex = new KeyedMutex()
  const failing = mutex.runExclusive('a', () => Promise.reject(new Error('no')))
  const next = mutex.runExclusive('a', () => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})

it('keeps nothing of a key that nobody uses any more', async () => {
  const [mutex, { work, end }] = [new KeyedMutex(), watched()]
  const first = mutex.runExclusive('a', work('first'))
  const second = mutex.runExclusive('a', work('second'))
  await turn()
  end('first')
  await first
  expect(mutex.size).toBe(1)
  await turn()
  end('second')
  await second
  expect(mutex.size).toBe(0)
})
