import { describe, expect, it, onTestFinished } from 'vitest'
import { meetingInMemory, World } from '../../fuzz/world'

/** Two devices that renamed the same entry apart, and have seen each other's leaves. */
async function renamedApart() {
  const world = await World.open(2, 7, meetingInMemory())
  onTestFinished(() => world.close())
  const { id } = await world.device(0).createSession('Base')
  const sync = async () => {
    for (const way of ['both', 'pull'] as const) for (const index of [0, 1]) await world.sync(index, way)
  }
  await sync()
  for (const index of [0, 1]) {
    const { editor, entities } = world.device(index)
    await editor.edit(entities.sessions, id, { title: `Title ${index}` })
  }
  await sync()
  const title = async (index: number) => (await world.device(index).entities.sessions.get(id)).doc.title
  return { world, id, sync, title, device: world.device(0), other: world.device(1) }
}

describe('a question that is always answered by keeping both', () => {
  it('is answered when it comes up, is in the log, and settles with a device that answers it, too', async () => {
    const { world, id, sync, title, device, other } = await renamedApart()
    device.always = ['title']
    other.always = ['title']
    for (const { service } of [device, other]) await service.mergeAll()
    expect(device.service.reviews.count).toBe(0)
    expect(device.service.log.lastAnswer(id)?.rules).toEqual([{ field: 'title', rule: 'always' }])
    for (let round = 0; round < 2; round++) {
      await sync()
      for (const { service } of [device, other]) await service.mergeAll()
    }
    const settled = await world.sequences()
    expect(await title(0)).toMatch(/^Title [01] \/ Title [01]$/)
    expect(await title(1)).toBe(await title(0))
    for (const { service } of [device, other]) expect(service.reviews.count).toBe(0)
    for (const { service } of [device, other]) await service.mergeAll()
    await sync()
    expect(await world.sequences()).toBe(settled)
  })

  it('is answered where it waits already, and asked again once the answer is taken back', async () => {
    const { id, title, device } = await renamedApart()
    const { service } = device
    await service.mergeAll()
    expect(service.reviews.count).toBe(1)
    device.always = ['title', 'deletedAt']
    await service.answerWaiting()
    expect(service.reviews.count).toBe(0)
    expect(await title(0)).toContain(' / ')
    expect(await service.undo(id)).toBe('undone')
    expect(device.always).toEqual(['deletedAt'])
    expect(service.reviews.count).toBe(1)
    await service.mergeAll()
    expect(service.reviews.count).toBe(1)
  })

  it('is asked where the rule is for another field', async () => {
    const { device } = await renamedApart()
    device.always = ['text', 'deletedAt']
    await device.service.mergeAll()
    expect(device.service.reviews.count).toBe(1)
  })

  it('is asked where one entry has a question that no rule covers', async () => {
    const { world, id, sync, device } = await renamedApart()
    const { editor, entities } = world.device(1)
    await editor.edit(entities.sessions, id, { deletedAt: world.device(1).ports.now() })
    await sync()
    device.always = ['title']
    await device.service.mergeAll()
    const fields = (await device.service.answers.review(id))?.questions.map(({ field }) => field)
    expect(fields).toContain('deletedAt')
    expect(device.service.reviews.count).toBe(1)
  })

  it('is asked where both together do not fit', async () => {
    const { world, id, sync, device } = await renamedApart()
    for (const index of [0, 1]) {
      const { editor, entities } = world.device(index)
      await editor.edit(entities.sessions, id, { title: String(index).repeat(11_000) })
    }
    await sync()
    device.always = ['title']
    await device.service.mergeAll()
    const question = (await device.service.answers.review(id))?.questions[0]
    if (question?.both === null) expect(device.service.reviews.count).toBe(1)
    else throw new Error('These titles fit together: make them longer.')
  })

  it('brings an entry back out of the trash, with what was written in it', async () => {
    const { world, id, sync, title, device } = await renamedApart()
    device.always = ['title', 'deletedAt']
    await device.service.mergeAll()
    await sync()
    await world.device(1).service.mergeAll()
    await sync()
    for (const [index, patch] of [{ deletedAt: 5 }, { title: 'Renamed after' }].entries()) {
      const { editor, entities } = world.device(index)
      await editor.edit(entities.sessions, id, patch)
    }
    await sync()
    await device.service.mergeAll()
    expect(device.service.reviews.count).toBe(0)
    expect((await device.entities.sessions.get(id)).doc.deletedAt).toBeNull()
    expect(await title(0)).toBe('Renamed after')
  })
})
