import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { newRecordingId } from '../../../app/ids'
import { chunkIdSchema } from '../../../app/model/recording'
import { ChunkStore } from '../../../main/audio/store/chunkStore'
import { systemPorts } from '../../../main/platform/ports'
import { temporaryFolder } from '../../support/documents'

let store: ChunkStore
const id = newRecordingId(systemPorts.uuid)
const chunk = () => ({ id: chunkIdSchema.parse(randomBytes(32).toString('hex')), bytes: randomBytes(1000) })

beforeEach(async () => {
  store = new ChunkStore(join(await temporaryFolder(), 'audio'))
  onTestFinished(() => store.close())
})

/** A use that is between two calls until it is let go on. */
async function betweenCalls(): Promise<{ goOn: () => void; over: Promise<number> }> {
  let goOn = (): void => undefined
  const gate = new Promise<void>((resolve) => (goOn = resolve))
  const [first, second] = [chunk(), chunk()]
  let over: Promise<number> = Promise.resolve(0)
  await new Promise<void>((between) => {
    over = store.use(id, async (database) => {
      await database.put([first])
      between()
      await gate
      await database.put([second])
      return (await database.stubs([first.id, second.id])).size
    })
  })
  return { goOn, over }
}

describe('whoever uses the database of a recording', () => {
  it('gets to the end of it before the store closes, also when no call was under way', async () => {
    const { goOn, over } = await betweenCalls()
    const closed = store.close()
    await expect(store.use(id, async () => 0)).rejects.toMatchObject({ kind: 'locked' })
    goOn()
    expect(await over).toBe(2)
    await closed
  })

  it('gets to the end of it before it is removed', async () => {
    const { goOn, over } = await betweenCalls()
    const [freed, again] = [store.destroy(id), store.destroy(id)]
    goOn()
    expect(await over).toBe(2)
    expect([await freed, await again]).toEqual([expect.any(Number), 0])
    expect(await freed).toBeGreaterThan(2000)
    expect(await store.isHere(id)).toBe(false)
  })

  it('can use it once more within, although somebody waits to remove it', async () => {
    const one = chunk()
    let freed: Promise<number> = Promise.resolve(0)
    const found = await store.use(id, async (database) => {
      await database.put([one])
      freed = store.destroy(id)
      return await store.use(id, (same) => same.get(one.id))
    })
    expect(found?.equals(one.bytes)).toBe(true)
    expect(await freed).toBeGreaterThan(1000)
  })

  it('can remove what it made when it is cut off by closing', async () => {
    const { goOn, over } = await betweenCalls()
    const cleaned = over.then(() => store.destroy(id))
    const closed = store.close()
    goOn()
    await Promise.all([cleaned, closed])
    expect(await store.list()).toEqual([])
  })
})
