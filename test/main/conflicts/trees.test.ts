import { describe, expect, it, onTestFinished } from 'vitest'
import { edit } from '../../../app/merge/document/edit'
import type { Session } from '../../../app/model'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { at, PHONE, session, tagId, TABLET } from '../../app/merge/fixtures'
import { TestDevice, writeLeaves } from './device'

async function device() {
  const opened = await TestDevice.open(await temporaryFolder(), newDocumentKey(), 1)
  onTestFinished(() => opened.close())
  const write = (...leaves: Parameters<typeof writeLeaves>[2]) => writeLeaves(opened, 'sessions', leaves, base.id)
  const leaves = async () => {
    const all = await opened.entities.sessions.leaves(base.id)
    const live = all.flatMap((leaf) => (leaf.kind === 'live' ? [leaf] : []))
    return { all, live, unreadable: all.filter(({ kind }) => kind === 'unreadable') }
  }
  return { device: opened, write, leaves, sessions: opened.entities.sessions, service: opened.service }
}

const base = session()
const tagged = (n: number, who = PHONE): Session => edit(base, { tags: { [tagId(n)]: true } }, at(2000 + n, who))
const renamed = edit(base, { title: 'Other' }, at(2000, PHONE))

describe('a document with', () => {
  it('two leaves becomes one child of the winner and a tombstone', async () => {
    const { write, leaves, service } = await device()
    const [winner, loser] = await write({ body: tagged(1), path: ['b', '0'] }, { body: tagged(2), path: ['a', '0'] })
    await service.mergeAll()
    const { all, live } = await leaves()
    expect(live).toHaveLength(1)
    expect(live[0]!.rev).toMatch(/^3-/)
    expect(Object.keys(live[0]!.doc.tags)).toEqual([tagId(1), tagId(2)])
    expect(all.filter(({ kind }) => kind === 'tombstone')).toHaveLength(1)
    expect(service.log.latest(10)).toMatchObject([
      { id: base.id, losers: [loser], rules: [{ field: 'tags', rule: 'union' }] },
    ])
    expect(winner).toMatch(/^2-b/)
  })

  it('three leaves becomes one in one merge', async () => {
    const { write, leaves, service } = await device()
    await write(
      { body: tagged(1), path: ['b', '0'] },
      { body: tagged(2), path: ['c', '0'] },
      { body: tagged(3, TABLET), path: ['d', '0'] },
    )
    await service.mergeAll()
    const { live } = await leaves()
    expect(live).toHaveLength(1)
    expect(Object.keys(live[0]!.doc.tags)).toHaveLength(3)
    expect(service.log.latest(10)).toHaveLength(1)
  })

  it('leaves of unequal length is a child of the longer', async () => {
    const { write, leaves, service } = await device()
    const twice = edit(tagged(2), { tags: { [tagId(2)]: true, [tagId(3)]: true } }, at(3000, PHONE))
    await write({ body: tagged(1, TABLET), path: ['f', '0'] }, { body: twice, path: ['2', '1', '0'] })
    await service.mergeAll()
    const { live } = await leaves()
    expect(live[0]!.rev).toMatch(/^4-/)
    expect(Object.keys(live[0]!.doc.tags)).toHaveLength(3)
  })

  it('identical content in different revisions keeps the winner as it is', async () => {
    const { write, leaves, service } = await device()
    const [winner] = await write({ body: renamed, path: ['b', '0'] }, { body: renamed, path: ['a', '0'] })
    await service.mergeAll()
    const { live } = await leaves()
    expect(live.map(({ rev }) => rev)).toEqual([winner])
  })

  it('a tombstoned leaf beside a live one is left alone', async () => {
    const { write, service, sessions, leaves } = await device()
    await write({ body: renamed, path: ['b', '0'] }, { body: renamed, path: ['c', '0'], deleted: true })
    const before = await sessions.sequence()
    await service.mergeAll()
    await service.lookAt(base.id)
    expect(await sessions.sequence()).toBe(before)
    expect((await leaves()).all.map(({ kind }) => kind)).toEqual(['live', 'tombstone'])
  })

  it('a leaf that cannot be decrypted keeps it, reports it, and merges the others', async () => {
    const { device: opened, write, leaves, service } = await device()
    const revs = await write(
      { body: 'AAAA', path: ['f', '0'] },
      { body: tagged(1), path: ['b', '0'] },
      { body: tagged(2), path: ['a', '0'] },
    )
    await service.mergeAll()
    const { live, unreadable } = await leaves()
    expect(unreadable.map(({ rev }) => rev)).toEqual([revs[0]])
    expect(live).toHaveLength(1)
    expect(Object.keys(live[0]!.doc.tags)).toHaveLength(2)
    expect(service.problems()).toMatchObject([{ id: base.id, rev: revs[0], error: { kind: 'integrity' } }])
    expect(opened.problems.length).toBeGreaterThan(0)
  })

  it('a leaf with a damaged history keeps it and reports it', async () => {
    const { write, leaves, service } = await device()
    const revs = await write(
      { body: { ...renamed, am: 'AAAA' }, path: ['b', '0'] },
      { body: tagged(1), path: ['a', '0'] },
    )
    await service.mergeAll()
    expect((await leaves()).live.map(({ rev }) => rev)).toEqual(revs)
    expect(service.problems()).toMatchObject([{ rev: revs[0], error: { kind: 'integrity' } }])
  })

  it('a leaf of a newer format keeps it and reports it', async () => {
    const { write, leaves, service } = await device()
    const revs = await write(
      { body: { ...renamed, format: 99 }, path: ['b', '0'] },
      { body: tagged(1), path: ['a', '0'] },
    )
    await service.mergeAll()
    const { live, unreadable } = await leaves()
    expect(live.map(({ rev }) => rev)).toEqual([revs[1]])
    expect(unreadable.map(({ rev }) => rev)).toEqual([revs[0]])
    expect(service.problems()).toMatchObject([{ rev: revs[0], error: { kind: 'newer-format' } }])
  })

  it('two titles keeps every leaf and asks', async () => {
    const { write, leaves, service, sessions, device: opened } = await device()
    const revs = await write(
      { body: renamed, path: ['b', '0'] },
      { body: edit(base, { title: 'Mine' }, at(2000)), path: ['a', '0'] },
    )
    const before = await sessions.sequence()
    await service.mergeAll()
    expect((await leaves()).live.map(({ rev }) => rev)).toEqual(revs)
    expect(await sessions.sequence()).toBe(before)
    expect(service.reviews.list()).toMatchObject([{ id: base.id, sessionId: base.id, label: 'Other' }])
    expect([...opened.reviewed]).toEqual([base.id])
    expect(await service.answers.review(base.id)).toMatchObject({
      leaves: revs,
      questions: [
        {
          field: 'title',
          sides: [{ value: 'Mine' }, { value: 'Other' }],
        },
      ],
    })
  })
})

describe('two devices that merge the same leaves', () => {
  it('write the same revision', async () => {
    const key = newDocumentKey()
    const leaves = [tagged(1), tagged(2), tagged(3)].map((body, index) => ({ body, path: ['bac'[index]!, '0'] }))
    const revs = await Promise.all(
      [1, 2].map(async (seed) => {
        const opened = await TestDevice.open(await temporaryFolder(), key, seed)
        onTestFinished(() => opened.close())
        await writeLeaves(opened, 'sessions', seed === 1 ? leaves : [...leaves].reverse(), base.id)
        await opened.service.mergeAll()
        return (await opened.entities.sessions.leaves(base.id)).map(({ rev }) => rev).sort()
      }),
    )
    expect(revs[0]).toEqual(revs[1])
  })
})
