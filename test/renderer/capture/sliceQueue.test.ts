import { describe, expect, it } from 'vitest'
import { AppError } from '../../../app/errors'
import { keyed } from '../../../app/messages/message'
import { SliceQueue } from '../../../renderer/capture/sliceQueue'

/** A store that can be told to fail, and waits that end at once but are counted. */
function store() {
  const taken: { sequence: number; text: string }[] = []
  const failures: AppError[] = []
  const waits: number[] = []
  let failing: AppError[] = []
  const queue = new SliceQueue({
    append: async (sequence, bytes) => {
      const error = failing.shift()
      if (error) throw error
      taken.push({ sequence, text: new TextDecoder().decode(bytes) })
      return { freeBytes: 1000 }
    },
    onStored: () => undefined,
    onFailed: (error) => failures.push(error),
    wait: (ms) => (waits.push(ms), Promise.resolve()),
  })
  return { queue, taken, failures, waits, fail: (...errors: AppError[]) => (failing = errors) }
}

const busy = () => new AppError('busy', keyed('backup.restoring'))
const full = () => new AppError('disk-full', keyed('disk.full'))

describe('slices on their way to main', () => {
  it('arrive one after the other, counted from 0 without a gap', async () => {
    const { queue, taken } = store()
    for (const text of ['a', 'b', 'c']) queue.push(new Blob([text]))
    expect(await queue.end()).toBe(true)
    expect(taken).toEqual([
      { sequence: 0, text: 'a' },
      { sequence: 1, text: 'b' },
      { sequence: 2, text: 'c' },
    ])
  })

  it('are tried again with the same number until they are stored, waiting longer each time', async () => {
    const { queue, taken, failures, waits, fail } = store()
    fail(busy(), busy())
    queue.push(new Blob(['a']))
    queue.push(new Blob(['b']))
    expect(await queue.end()).toBe(true)
    expect(taken.map((slice) => slice.sequence)).toEqual([0, 1])
    expect(failures).toHaveLength(2)
    expect(waits[1]).toBeGreaterThan(waits[0] ?? 0)
  })

  it('are given up at the end after four tries in a row, and what was stored stays', async () => {
    const { queue, taken, fail } = store()
    queue.push(new Blob(['a']))
    await queue.end()
    fail(full(), full(), full(), full(), full())
    queue.push(new Blob(['b']))
    expect(await queue.end()).toBe(false)
    expect(queue.behind).toBe(1)
    expect(queue.stored).toBe(1)
    expect(taken.map((slice) => slice.text)).toEqual(['a'])
  })
})
