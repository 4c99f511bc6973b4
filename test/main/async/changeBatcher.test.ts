import { expect, it } from 'vitest'
import { ChangeBatcher } from '../../../main/async/changeBatcher'

type Batch = Record<string, string[]>
const plain = (changes: ReadonlyMap<string, ReadonlySet<string>>): Batch =>
  Object.fromEntries([...changes].map(([database, ids]) => [database, [...ids]]))

/** Batches whose work ends when the test says so. */
function watched() {
  const batches: Batch[] = []
  let finish = (): void => undefined
  let fail = (_error: Error): void => undefined
  let begun: () => void = () => undefined
  const batcher = new ChangeBatcher(async (changes) => {
    batches.push(plain(changes))
    const working = new Promise<void>((resolve, reject) => {
      finish = resolve
      fail = reject
    })
    begun()
    await working
  })
  return {
    batcher,
    batches,
    /** Resolves when the next batch is under work. */
    next: () => new Promise<void>((resolve) => (begun = resolve)),
    finish: () => finish(),
    fail: (error: Error) => fail(error),
  }
}

it('works off the first change at once, and what comes meanwhile together, each id once', async () => {
  const { batcher, batches, next, finish } = watched()
  batcher.add('notes', 'a')
  expect(batches).toEqual([{ notes: ['a'] }])
  for (const id of ['b', 'c', 'b']) batcher.add('notes', id)
  batcher.add('tags', 't')
  expect(batches).toHaveLength(1) // Never two at a time.
  const second = next()
  finish()
  await second
  finish()
  await batcher.settled()
  expect(batches).toEqual([{ notes: ['a'] }, { notes: ['b', 'c'], tags: ['t'] }])
})

it('tells of a failure, and works off its ids with the next change', async () => {
  const { batcher, batches, next, finish, fail } = watched()
  batcher.add('notes', 'a')
  batcher.add('notes', 'b')
  const told = expect(batcher.settled()).rejects.toThrow('no')
  fail(new Error('no'))
  await told
  expect(batches).toEqual([{ notes: ['a'] }])
  const again = next()
  batcher.add('tags', 't')
  await again
  finish()
  await batcher.settled()
  expect(batches[1]).toEqual({ notes: ['a', 'b'], tags: ['t'] })
})

it('has nothing to wait for when nothing changed', async () => {
  await watched().batcher.settled()
})
