import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { meetingInMemory, meetingOnServer, World } from '../../fuzz/world'
import { at, PHONE, session, tagId } from '../../app/merge/fixtures'
import { SealedLog } from '../../../main/files/sealedLog'
import { TestDevice, writeLeaves } from './device'

/** Two devices that have the same entry, both renamed or tagged apart, and have seen each other's leaves. */
async function apart(change: 'title' | 'tags' = 'title', count = 2, server?: string) {
  const world = await World.open(count, 42, server === undefined ? meetingInMemory() : meetingOnServer(server))
  onTestFinished(() => world.close())
  const { id } = await world.device(0).createSession('Base')
  const everyone = async (way: 'both' | 'push' | 'pull' = 'both') => {
    for (const index of world.devices.keys()) await world.sync(index, way)
  }
  await everyone()
  for (const [index, device] of world.devices.entries())
    await device.editor.edit(
      device.entities.sessions,
      id,
      change === 'title' ? { title: `Title ${index}` } : { tags: { [tagId(index + 1)]: true } },
    )
  await everyone()
  await everyone('pull')
  const winner = async (index: number) => (await world.device(index).entities.sessions.get(id)).doc
  const conflicts = async (index: number) => (await world.device(index).entities.sessions.get(id)).conflicts.length
  return { world, id, everyone, winner, conflicts }
}

const servers: [string, string | undefined][] = [['in memory', undefined]]
if (process.env['BRAINDUMP_TEST_COUCHDB_URL'] !== undefined)
  servers.push(['on a real CouchDB', process.env['BRAINDUMP_TEST_COUCHDB_URL']])

describe.each(servers)('devices that meet %s', (_where, server) => {
  it.each([2, 3, 5])('and merge at the same time: %i of them settle in two rounds and write no more', async (count) => {
    const { world, everyone, winner, conflicts } = await apart('tags', count, server)
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(world.devices.map((device) => device.service.mergeAll()))
      await everyone()
      await everyone('pull')
    }
    const settled = await world.sequences()
    for (const index of world.devices.keys()) {
      expect(Object.keys((await winner(index)).tags)).toHaveLength(count)
      expect(await conflicts(index)).toBe(0)
    }
    await Promise.all(world.devices.map((device) => device.service.mergeAll()))
    await everyone()
    expect(await world.sequences()).toBe(settled)
  })

  it.each(['same', 'other'])(
    'and answer at the same time (the %s answer): settle in two rounds and write no more',
    async (which) => {
      const { world, id, everyone, winner, conflicts } = await apart('title', 2, server)
      for (const [index, device] of world.devices.entries()) {
        await device.service.mergeAll()
        const review = (await device.service.answers.review(id))!
        const value = which === 'same' ? 'Agreed' : `Answer ${index}`
        expect(await device.service.resolve(review.id, review.leaves, [{ choice: 'own', field: 'title', value }])).toBe(
          'resolved',
        )
      }
      for (let round = 0; round < 2; round += 1) {
        await everyone()
        for (const device of world.devices) await device.service.mergeAll()
        await everyone()
      }
      const settled = await world.sequences()
      for (const index of [0, 1]) {
        if (which === 'same') expect((await winner(index)).title).toBe('Agreed')
        expect(await conflicts(index)).toBe(which === 'same' ? 0 : 1)
        expect(world.device(index).service.reviews.count).toBe(which === 'same' ? 0 : 1)
      }
      for (const device of world.devices) await device.service.mergeAll()
      await everyone()
      expect(await world.sequences()).toBe(settled)
    },
  )
})

describe('an answer', () => {
  it('to leaves that are there no longer is stale, and nothing is written', async () => {
    const { world, id } = await apart()
    const { service, editor, entities } = world.device(0)
    await service.mergeAll()
    const review = (await service.answers.review(id))!
    await editor.edit(entities.sessions, id, { pinned: true })
    const before = await world.sequences()
    expect(await service.resolve(review.id, review.leaves, [{ choice: 'both', field: 'title' }])).toBe('stale')
    expect(await world.sequences()).toBe(before)
    const again = (await service.answers.review(id))!
    expect(again.leaves).not.toEqual(review.leaves)
    expect(await service.resolve(again.id, again.leaves, [{ choice: 'both', field: 'title' }])).toBe('resolved')
  })

  it('reaches the other device, and taken back the question stands on both', async () => {
    const { world, id, everyone, winner } = await apart()
    const { service } = world.device(0)
    await service.mergeAll()
    const review = (await service.answers.review(id))!
    await service.resolve(review.id, review.leaves, [{ choice: 'take', field: 'title', rev: review.leaves[1]! }])
    await everyone()
    await world.device(1).service.mergeAll()
    expect((await winner(1)).title).toBe((await winner(0)).title)
    expect(world.device(1).service.reviews.count).toBe(0)

    expect(await service.undo(id)).toBe('undone')
    expect(service.reviews.count).toBe(1)
    await everyone()
    await world.device(1).service.mergeAll()
    const asked = (await world.device(1).service.answers.review(id))!
    expect(asked.questions[0]!.sides.map(({ value }) => value).sort()).toEqual(['Title 0', 'Title 1'])
    expect(await service.undo(id)).toBe('nothing-to-undo')
  })

  it('can be taken back after a restart', async () => {
    const { world, id } = await apart()
    const device = world.device(0)
    await device.service.mergeAll()
    const review = (await device.service.answers.review(id))!
    await device.service.resolve(review.id, review.leaves, [{ choice: 'own', field: 'title', value: 'x' }])
    await device.close()
    await device.restart()
    expect(await device.service.undo(id)).toBe('undone')
    expect(device.service.reviews.count).toBe(1)
  })
})

describe('a delete that had not seen a part', () => {
  const trashed = async () => {
    const { world, id, everyone } = await apart('tags')
    await Promise.all(world.devices.map((device) => device.service.mergeAll()))
    await everyone()
    const [one, two] = [world.device(0), world.device(1)]
    await one.editor.edit(one.entities.sessions, id, { deletedAt: one.ports.now(), deletedSaw: [] })
    const part = await two.createMessage(id, 'meanwhile')
    await everyone()
    await everyone('pull')
    await one.service.lookAt(id)
    return { one, two, id, part, everyone }
  }

  it('brings the entry to review, and keeping it takes it out of the trash', async () => {
    const { one, id, part } = await trashed()
    const review = (await one.service.answers.review(id))!
    expect(review.questions).toMatchObject([
      { field: 'deletedAt', kind: 'delete', sides: [{ value: null }, { value: part.text }] },
    ])
    expect(
      await one.service.resolve(id, review.leaves, [{ choice: 'take', field: 'deletedAt', rev: review.leaves[1]! }]),
    ).toBe('resolved')
    expect((await one.entities.sessions.get(id)).doc).toMatchObject({ deletedAt: null, deletedSaw: null })
    expect(one.service.reviews.count).toBe(0)
  })

  it('may let the part go with it, and taking that back asks again', async () => {
    const { one, id, part } = await trashed()
    const review = (await one.service.answers.review(id))!
    await one.service.resolve(id, review.leaves, [{ choice: 'take', field: 'deletedAt', rev: review.leaves[0]! }])
    expect((await one.entities.sessions.get(id)).doc.deletedSaw).toEqual([part.id])
    expect(one.service.reviews.count).toBe(0)
    expect(await one.service.undo(id)).toBe('undone')
    expect(one.service.reviews.count).toBe(1)
  })

  it('is stale when another part came meanwhile or it was restored', async () => {
    const { one, id } = await trashed()
    const review = (await one.service.answers.review(id))!
    await one.editor.edit(one.entities.sessions, id, { deletedAt: null, deletedSaw: null })
    expect(await one.service.resolve(id, review.leaves, [{ choice: 'both', field: 'deletedAt' }])).toBe('stale')
  })
})

describe('the next start', () => {
  const restarted = async (device: TestDevice) => {
    await device.close()
    await device.restart()
    return vi.spyOn(device.entities.sessions, 'conflictedIds')
  }

  it('looks at what changed since and at what waits, not at everything', async () => {
    const { world, id } = await apart()
    const device = world.device(0)
    await device.service.mergeAll()
    const everything = await restarted(device)
    const body = session()
    const tagged = [1, 2].map((n) => edit(body, { tags: { [tagId(n)]: true } }, at(2000 + n, PHONE)))
    const leaves = tagged.map((leaf, index) => ({ body: leaf, path: ['ba'[index]!, '0'] }))
    await writeLeaves(device, 'sessions', leaves, body.id)
    await device.service.mergeAll()
    expect(everything).not.toHaveBeenCalled()
    expect(device.service.reviews.list().map((review) => review.id)).toEqual([id])
    expect((await device.entities.sessions.get(body.id)).conflicts).toEqual([])
  })

  it('takes up again what failed', async () => {
    const { world, id } = await apart('tags')
    const device = world.device(0)
    const broken = vi.spyOn(device.entities.sessions, 'writeMerge').mockRejectedValue(new Error('no space'))
    await device.service.mergeAll()
    expect(String(device.errors[0])).toContain('no space')
    broken.mockRestore()
    const everything = await restarted(device)
    await device.service.mergeAll()
    expect(everything).not.toHaveBeenCalled()
    expect((await device.entities.sessions.get(id)).conflicts).toEqual([])
  })

  it('looks at everything where the file of what was seen is damaged', async () => {
    const { world, id } = await apart()
    const device = world.device(0)
    await device.service.mergeAll()
    await writeFile(join(device.folder, 'merge-log.seen.json'), '{')
    const everything = await restarted(device)
    await device.service.mergeAll()
    expect(everything).toHaveBeenCalled()
    expect(device.service.reviews.list().map((review) => review.id)).toEqual([id])
  })
})

describe('a kill between any two writes', () => {
  const base = session()
  const bodies = [1, 2].map((n) => edit(base, { tags: { [tagId(n)]: true } }, at(2000 + n, PHONE)))

  it.each([0, 1, 2, 3])('after %i of them leaves nothing half done', async (allowed) => {
    const device = await TestDevice.open(await temporaryFolder(), newDocumentKey(), 5)
    onTestFinished(() => device.close())
    await writeLeaves(
      device,
      'sessions',
      bodies.map((body, index) => ({ body, path: ['ba'[index]!, '0'] })),
      base.id,
    )
    let writes = 0
    const dead = () => {
      if (writes++ >= allowed) throw new Error('killed')
    }
    const append = SealedLog.prototype.append
    const settle = device.entities.sessions.writeMerge
    const spies = [
      vi.spyOn(SealedLog.prototype, 'append').mockImplementation(async function (this: SealedLog, record) {
        dead()
        return append.call(this, record)
      }),
      vi.spyOn(device.entities.sessions, 'writeMerge').mockImplementation(async (...settling) => {
        dead()
        return settle.call(device.entities.sessions, ...settling)
      }),
    ]
    await device.service.mergeAll()
    for (const spy of spies) spy.mockRestore()
    await device.close()
    await device.restart()
    await device.service.mergeAll()
    const { doc, conflicts } = await device.entities.sessions.get(base.id)
    expect(conflicts).toEqual([])
    expect(Object.keys(doc.tags)).toHaveLength(2)
    expect(device.service.log.of(base.id)).toHaveLength(1)
    expect(device.service.log.unfinished()).toEqual([])
  })
})
