import type { EventEmitter } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabases } from '../../../main/database/entity/open'
import { aSession, newDocumentKey, temporaryFolder } from '../../support/documents'

it('follows a database from as many places as there are services without a warning, and leaves no listener behind', async () => {
  const databases = await openDatabases(await temporaryFolder(), newDocumentKey(), (error) => {
    throw error
  })
  onTestFinished(() => databases.close())
  const { sessions } = databases.entities
  const raw = databases.stores.get('sessions')?.raw as unknown as EventEmitter
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
