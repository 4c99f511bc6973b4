import type { EventEmitter } from 'node:events'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabases } from '../../../main/database/entity/open'
import { WrittenBodies } from '../../../main/database/entity/writtenBodies'
import { DocumentCipher } from '../../../main/vault/cipher'
import { aSession, newDocumentKey, temporaryFolder } from '../../support/documents'

async function open(onError = (error: unknown): void => expect.unreachable(String(error))) {
  const databases = await openDatabases(await temporaryFolder(), newDocumentKey(), onError)
  onTestFinished(() => databases.close())
  const raw = databases.stores.get('sessions')?.raw as unknown as EventEmitter
  return { databases, sessions: databases.entities.sessions, raw }
}

/** A promise and what resolves it. */
function gate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open: () => open(), opened }
}

describe('the changes of a database', () => {
  it('reach as many followers as there are services without a warning, and leave no listener behind', async () => {
    const { sessions, raw } = await open()
    const before = raw.listenerCount('destroyed')
    const warnings: Error[] = []
    const hear = (warning: Error): void => void warnings.push(warning)
    process.on('warning', hear)
    onTestFinished(() => void process.off('warning', hear))

    const FEEDS = 8
    for (let round = 0; round < 3; round += 1) {
      const last = aSession()
      const feeds: { stop(): Promise<void> }[] = []
      const heard = Array.from({ length: FEEDS }, () => {
        return new Promise<void>((resolve) => {
          feeds.push(sessions.watch('now', ({ id }) => void (id === last.id && resolve())))
        })
      })
      for (let n = 0; n < 20; n += 1) await sessions.put(aSession(), null)
      await sessions.put(last, null)
      await Promise.all(heard)
      for (const feed of feeds) await feed.stop()
      // PouchDB finishes what it was reading when the feed was stopped.
      await expect.poll(() => raw.listenerCount('destroyed')).toBe(before)
    }
    expect(warnings).toEqual([])
  })

  it('miss nothing and come in order for who begins in the past, while more is written', async () => {
    const { sessions } = await open()
    const written: string[] = []
    const write = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const session = aSession()
        written.push(session.id)
        await sessions.put(session, null)
      }
    }
    await write(150)
    // The stream is running for somebody else already.
    sessions.follow('now', () => undefined)
    const writing = write(60)
    const seen: string[] = []
    const sequences: number[] = []
    const feed = sessions.follow(0, ({ changes }) => {
      seen.push(...changes.map(({ id }) => id))
      sequences.push(...changes.map(({ sequence }) => sequence))
    })
    await writing
    await feed.settled()
    expect(seen).toEqual(written)
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b))
  })

  it('are decrypted once for all who want the documents', async () => {
    const { sessions } = await open()
    const batches: unknown[] = []
    const take = async (batch: { documents(): Promise<unknown[]> }): Promise<void> => {
      batches.push(...(await batch.documents()))
    }
    const feeds = [sessions.follow('now', take), sessions.follow('now', take), sessions.follow('now', take)]
    const decrypted = vi.spyOn(DocumentCipher.prototype, 'open')
    onTestFinished(() => decrypted.mockRestore())
    // More than are remembered after being written.
    await sessions.createMany(Array.from({ length: 60 }, () => aSession()))
    await Promise.all(feeds.map((feed) => feed.settled()))
    expect(batches).toHaveLength(3 * 60)
    expect(decrypted).toHaveBeenCalledTimes(60)
  })

  it('come to the others while one takes its time, and to that one in order', async () => {
    const { sessions } = await open()
    const { open: goOn, opened } = gate()
    onTestFinished(goOn)
    const slow: string[] = []
    const slowFeed = sessions.follow('now', async ({ ids }) => {
      await opened
      slow.push(...ids)
    })
    const quick: string[] = []
    const quickFeed = sessions.follow('now', ({ ids }) => void quick.push(...ids))
    const [first, second] = [aSession(), aSession()]
    await sessions.put(first, null)
    await expect.poll(() => quick, { timeout: 10_000 }).toEqual([first.id])
    await sessions.put(second, null)
    await quickFeed.settled()
    expect(quick).toEqual([first.id, second.id])
    expect(slow).toEqual([])
    goOn()
    await slowFeed.settled()
    expect(slow).toEqual([first.id, second.id])
  })

  it('come once more with the next ones to who could not take them, and that is told', async () => {
    const errors: unknown[] = []
    const { sessions } = await open((error) => errors.push(error))
    const seen: string[][] = []
    let fails = true
    const feed = sessions.follow('now', ({ ids }) => {
      if (fails) throw new Error('No room.')
      seen.push([...ids])
    })
    const [first, second] = [aSession(), aSession()]
    await sessions.put(first, null)
    await expect(feed.settled()).rejects.toThrow('No room.')
    fails = false
    await sessions.put(second, null)
    await feed.settled()
    expect(seen).toEqual([[first.id, second.id]])
    expect(errors).toEqual([new Error('No room.')])
  })

  it('hold the document as it stands now, not as it was written here when it has changed since', async () => {
    const { sessions } = await open()
    const { open: goOn, opened } = gate()
    onTestFinished(goOn)
    const titles: string[] = []
    const feed = sessions.follow('now', async (batch) => {
      await opened
      for (const result of await batch.documents()) if (result.ok) titles.push(result.stored.doc.title)
    })
    const session = aSession({ title: 'written here' })
    const rev = await sessions.put(session, null)
    await sessions.put({ ...session, title: 'then again' }, rev)
    goOn()
    await feed.settled()
    expect(titles.at(-1)).toBe('then again')
  })

  it('reach who comes last when all others have them', async () => {
    const { sessions } = await open()
    const order: string[] = []
    const last = sessions.follow('now', () => void order.push('last'), 'last')
    sessions.follow('now', async () => {
      await new Promise((resolve) => setImmediate(resolve))
      order.push('among')
    })
    await sessions.put(aSession(), null)
    await last.settled()
    expect(order).toEqual(['among', 'last'])
  })
})

it('a body that was written here is given out only while it is the one leaf of its document, and once', () => {
  const bodies = new WrittenBodies<string>()
  bodies.keep('a', '1-x', 'written')
  expect(bodies.take('a', ['1-x', '1-y'])).toBeNull()
  bodies.keep('a', '1-x', 'written')
  expect(bodies.take('a', ['2-y'])).toBeNull()
  bodies.keep('a', '1-x', 'written')
  expect(bodies.take('a', ['1-x'])).toEqual({ doc: 'written', rev: '1-x', conflicts: [] })
  expect(bodies.take('a', ['1-x'])).toBeNull()
})

it('whose change is told while the body is still being written waits for the answer, whatever that is', async () => {
  const bodies = new WrittenBodies<string>()
  let answer: (rev: string) => void = () => undefined
  const kept = bodies.keepWhile('a', 'written', () => new Promise((resolve) => (answer = resolve)))
  const told = bodies.answered('a').then(() => bodies.take('a', ['1-x']))
  expect(bodies.take('a', ['1-x'])).toBeNull()
  answer('1-x')
  expect(await told).toEqual({ doc: 'written', rev: '1-x', conflicts: [] })
  expect(await kept).toBe('1-x')

  const refused = bodies.keepWhile('a', 'refused', () => Promise.reject(new Error('full')))
  const after = bodies.answered('a').then(() => bodies.take('a', ['2-y']))
  await expect(refused).rejects.toThrow('full')
  expect(await after).toBeNull()
  await bodies.answered('b')
})
