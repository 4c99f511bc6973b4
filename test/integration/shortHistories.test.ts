import { expect, it, vi } from 'vitest'
import { messageIdSchema, type MessageId, type SessionId, type TagId } from '../../app/ids'
import { ENTITY_NAMES, type EntityName } from '../../app/model'
import { asAny } from '../../main/conflicts/reviews/ports'
import { Device } from '../support/device'
import { kept, meet, place, server } from '../support/meeting'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/*
 * A server that keeps one revision of each branch (`_revs_limit` 1): what it hands on does not say what it stands on, so that
 * an ordinary edit looks like a version from nowhere.
 */

meet({ revsLimit: 1 })

interface Row {
  readonly id: string
  readonly deleted?: boolean
  readonly changes: readonly { readonly rev: string }[]
}

/** Two devices that have an entry, its note and a tag; the databases keep one revision. */
async function two() {
  const one = await kept(Device.first(place))
  // Makes the databases.
  await one.sync()
  if (server.real)
    for (const name of ENTITY_NAMES) {
      const { status } = await server.request('PUT', `/${place.prefix}-${name}/_revs_limit`, 1)
      expect(status).toBe(200)
    }
  const tag = await one.services.journal.tags.create('Lake', '#a05a2c')
  const id = await one.services.journal.sessions.create({ title: 'Base', text: 'see you Tuesday', tagIds: [tag] })
  await one.sync()
  const other = await kept(Device.joined(place))
  await other.sync()
  const note = messageIdSchema.parse((await one.services.journal.sessions.children(id))[0])
  return { one, other, id, note, tag }
}

/** Live leaves of every document, by device. */
async function leavesOf(device: Device): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of ENTITY_NAMES) {
    const database = asAny(device.services.journal.databases[name])
    for await (const page of database.changesSince(0))
      for (const { id } of page)
        counts[id] = (await database.leaves(id)).filter(({ kind }) => kind !== 'tombstone').length
  }
  return counts
}

/** Documents of the server with more than one live leaf. */
async function splitOnServer(name: EntityName): Promise<string[]> {
  const answer = await server.request('GET', `/${place.prefix}-${name}/_all_docs?conflicts=true&include_docs=true`)
  const { rows } = answer.body as { rows: { id: string; doc?: { _conflicts?: string[] } }[] }
  return rows.filter(({ doc }) => (doc?._conflicts?.length ?? 0) > 0).map(({ id }) => id)
}

async function expectOne(devices: readonly Device[]): Promise<void> {
  for (const device of devices) {
    const counts = await leavesOf(device)
    expect(Object.entries(counts).filter(([, leaves]) => leaves > 1)).toEqual([])
    expect(device.services.conflicts.reviews.list()).toEqual([])
    expect(device.errors).toEqual([])
  }
  for (const name of ENTITY_NAMES) expect(await splitOnServer(name)).toEqual([])
}

async function pass(device: Device): Promise<void> {
  await device.sync()
  await device.services.conflicts.mergeAll()
}

interface What {
  readonly id: SessionId
  readonly note: MessageId
  readonly tag: TagId
}

const edits: Record<string, (device: Device, what: What, round: number) => Promise<unknown>> = {
  title: ({ services }, { id }, round) => services.journal.sessions.rename(id, `Title ${round}`),
  text: ({ services }, { note }, round) => services.journal.parts.setText(note, `see you Tuesday ${round}`),
  pin: ({ services }, { id }, round) => services.journal.sessions.setPinned([id], round % 2 === 0),
  tag: ({ services }, { tag }, round) => services.journal.tags.rename(tag, `Lake ${round}`),
  trash: ({ services }, { id }, round) =>
    round % 2 === 0 ? services.journal.sessions.trash([id]) : services.journal.sessions.restore([id]),
}

it.each(Object.keys(edits))('hands on an edited %s as one version, to and fro', async (kind) => {
  const { one, other, ...what } = await two()
  const edit = edits[kind]!
  for (let round = 0; round < 3; round++) {
    const [from, to] = round % 2 === 0 ? [one, other] : [other, one]
    await edit(from, what, round)
    await pass(from)
    await pass(to)
    await pass(from)
    await pass(to)
    await expectOne([one, other])
  }
  const read = async ({ services: { journal } }: Device) => [
    (await journal.databases.sessions.get(what.id)).doc,
    (await journal.databases.messages.get(what.note)).doc,
    (await journal.databases.tags.get(what.tag)).doc,
  ]
  expect(await read(other)).toEqual(await read(one))
})

it('merges what both wrote meanwhile, and asks where it has to', async () => {
  const { one, other, id, note } = await two()
  await one.services.journal.parts.setText(note, 'I see you Tuesday')
  await other.services.journal.parts.setText(note, 'see you Tuesday, then')
  await one.services.journal.sessions.rename(id, 'One title')
  await other.services.journal.sessions.rename(id, 'Another title')
  for (const device of [one, other, one, other, one]) await pass(device)
  for (const device of [one, other]) {
    expect((await device.services.journal.databases.messages.get(note)).doc.text).toBe('I see you Tuesday, then')
    expect(device.services.conflicts.reviews.list().map(({ id: asked }) => asked)).toEqual([id])
  }
})

it('takes a purge for a purge', async () => {
  const { one, other, id, note } = await two()
  await one.services.journal.sessions.trash([id])
  expect(await one.services.purge.purge([id])).toEqual({ purged: 1, kept: 0 })
  for (const device of [one, other, one, other]) await pass(device)
  for (const { services, errors } of [one, other]) {
    expect(await services.journal.databases.sessions.find(id)).toBeNull()
    expect(await services.journal.databases.messages.find(note)).toBeNull()
    expect(services.conflicts.reviews.list()).toEqual([])
    expect(errors).toEqual([])
  }
  const answer = await server.request('GET', `/${place.prefix}-messages/_changes?style=all_docs`)
  const { results } = answer.body as { results: Row[] }
  expect(results.filter(({ deleted }) => deleted !== true)).toEqual([])
})
