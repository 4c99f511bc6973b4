import { expect, it, onTestFinished } from 'vitest'
import { openDatabases } from '../../../main/database/entity/open'
import { remotePouch } from '../../../main/database/pouch'
import { LegFeeds } from '../../../main/database/replica/feeds'
import { localHandle, remoteHandle } from '../../../main/database/replica/handles'
import type { ReplicaGuard } from '../../../main/database/replica/types'
import { newDocumentKey, temporaryFolder } from '../../support/documents'

it('answers for both sides what they are without asking them, since PouchDB lets the failure of that question end the process', async () => {
  const databases = await openDatabases(await temporaryFolder(), newDocumentKey(), (error) => {
    throw error
  })
  onTestFinished(() => databases.close())
  const store = databases.stores.get('sessions')
  if (!store) return expect.unreachable('There is such a database.')
  let asked = 0
  const refuse = (): Promise<Response> => {
    asked += 1
    return Promise.reject(new Error('The connection was lost.'))
  }
  const lost = remotePouch('http://127.0.0.1:9/sessions', { fetch: refuse })
  const guard: ReplicaGuard = {
    arriving: (documents) => Promise.resolve(documents),
    refused: () => Promise.resolve(),
    left: () => Promise.resolve(),
    accepted: () => Promise.resolve(),
  }
  await expect(lost.info()).rejects.toThrow('The connection was lost.')
  const feeds = new LegFeeds()
  const remote = remoteHandle(
    lost,
    guard,
    { url: 'http://127.0.0.1:9/sessions', identity: 'same', fetch: refuse, heartbeatMs: 1 },
    feeds,
  )
  const local = localHandle(store, guard, feeds)
  await databases.close()
  for (const handle of [remote, local]) await expect(handle.info()).resolves.toMatchObject({ update_seq: 0 })
  expect(asked).toBe(1)
})
