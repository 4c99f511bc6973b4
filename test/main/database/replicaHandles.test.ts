import { expect, it } from 'vitest'
import { LegFeeds } from '../../../main/database/replica/feeds'
import { localHandle, remoteHandle } from '../../../main/database/replica/handles'
import type { RawDatabase } from '../../../main/database/pouch'

it('answers for both sides what they are without asking them, since PouchDB lets the failure of that question end the process', async () => {
  const lost = { info: () => Promise.reject(new Error('The connection was lost.')) } as unknown as RawDatabase
  const refuse = () => Promise.reject(new Error('closed'))
  const store = { raw: lost, run: refuse } as unknown as Parameters<typeof localHandle>[0]
  const guard = {} as Parameters<typeof localHandle>[1]
  const feeds = new LegFeeds()
  for (const handle of [remoteHandle(lost, guard, 'same on every device', feeds), localHandle(store, guard, feeds)]) {
    await expect(handle.info()).resolves.toMatchObject({ update_seq: 0 })
  }
})
