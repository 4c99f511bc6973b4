import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { forEachOf, Limiter } from '../../../main/async/limiter'

/** Jobs that end when they are told to, and how many run. */
function bench(limiter: Limiter) {
  let running = 0
  const ends: (() => void)[] = []
  const results: Promise<unknown>[] = []
  const start = (): void => {
    const job = limiter.run(async () => {
      running += 1
      await new Promise<void>((resolve) => ends.push(resolve))
      running -= 1
    })
    results.push(job)
  }
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    start,
    /** Ends the oldest that runs, after so long. */
    async endOne(afterMs = 0) {
      vi.advanceTimersByTime(afterMs)
      ends.shift()?.()
      await turn()
    },
    running: () => running,
    async endAll() {
      while (ends.length > 0) await this.endOne()
      await Promise.all(results)
    },
    turn,
  }
}

function many(limiter: Limiter, count = 100) {
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const jobs = bench(limiter)
  for (let n = 0; n < count; n += 1) jobs.start()
  return jobs
}

describe('a limiter', () => {
  it('begin with a few, grow with every quick answer, and never beyond the most', async () => {
    const jobs = many(new Limiter(2, 5))
    await jobs.turn()
    expect(jobs.running()).toBe(2)
    const seen: number[] = []
    for (let n = 0; n < 6; n += 1) {
      await jobs.endOne(10)
      seen.push(jobs.running())
    }
    expect(seen).toEqual([3, 4, 5, 5, 5, 5])
    await jobs.endAll()
  })

  it('shrink when answers are slow, to two at least', async () => {
    const jobs = many(new Limiter(2, 8))
    for (let n = 0; n < 10; n += 1) await jobs.endOne(1)
    expect(jobs.running()).toBe(8)
    for (let n = 0; n < 20; n += 1) await jobs.endOne(5000)
    expect(jobs.running()).toBe(2)
    await jobs.endAll()
  })

  it('halve when one is asked to slow down, or fails', async () => {
    const limiter = new Limiter(8, 8)
    const jobs = many(limiter)
    await jobs.turn()
    limiter.slowDown()
    for (let n = 0; n < 4; n += 1) await jobs.endOne(2000)
    expect(jobs.running()).toBe(4)
    await jobs.endAll()
    await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const after = many(limiter)
    await after.turn()
    expect(after.running()).toBe(4) // It had grown to eight again.
    await after.endAll()
  })

  it('with one number stay as they are', async () => {
    const jobs = many(new Limiter(2))
    for (let n = 0; n < 5; n += 1) await jobs.endOne(1)
    expect(jobs.running()).toBe(2)
    await jobs.endAll()
  })

  it('let somebody who listens go first', async () => {
    const limiter = new Limiter(1)
    const order: string[] = []
    const say = (what: string) => (): Promise<void> => (order.push(what), Promise.resolve())
    let go = (): void => undefined
    const first = limiter.run(() => new Promise<void>((resolve) => (go = resolve)))
    const others = [
      limiter.run(say('a')),
      limiter.run(say('b')),
      limiter.run(say('urgent'), true),
      limiter.run(say('next'), true),
    ]
    go()
    await Promise.all([first, ...others])
    expect(order).toEqual(['urgent', 'next', 'a', 'b'])
  })
})

describe('work for each of many', () => {
  it('runs at most so many at once, and reaches every item', async () => {
    let [running, most] = [0, 0]
    const done: number[] = []
    await forEachOf([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, (running += 1))
      await new Promise<void>((resolve) => setImmediate(resolve))
      running -= 1
      done.push(item)
    })
    expect([most, done]).toEqual([3, [1, 2, 3, 4, 5, 6, 7]])
  })

  it('hands out nothing after a failure, and tells of it when what runs has ended', async () => {
    const done: number[] = []
    const working = forEachOf([1, 2, 3, 4, 5], 2, async (item) => {
      if (item === 1) throw new Error('no')
      await new Promise<void>((resolve) => setImmediate(resolve))
      done.push(item)
    })
    await expect(working).rejects.toThrow('no')
    expect(done).toEqual([2])
  })
})
