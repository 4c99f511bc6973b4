import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { newMessageId, newRecordingId, newSessionId, settingId, type SessionId } from '../../app/ids'
import { begin, editSetting } from '../../app/merge/document/edit'
import type { Patch } from '../../app/merge/document/entity'
import type { Entity, EntityName, Message, Recording, Session } from '../../app/model'
import type { EditableName } from '../../main/journal/editor'
import { Device } from '../support/device'
import { documents, forge, type Body } from '../support/forgery'
import { kept, meet, place, server } from '../support/meeting'
import { manifest, transcript } from '../app/merge/fixtures'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/* A server that passes an older version off as a new one: the payloads are real, the revisions forged. */

meet()

/** A pass as the command line does it, with what merges by itself merged. */
async function pass(device: Device): Promise<void> {
  const { conflicts, sync } = device.services
  await sync.pass({ settle: () => conflicts.mergeAll(), audio: async () => undefined }, new AbortController().signal)
}

async function onServer(entity: EntityName, id: string): Promise<Body> {
  const found = (await documents(entity)).find(({ _id }) => _id === id)
  if (found === undefined) throw new Error(`${id} is not on the server`)
  return found
}

const session = newSessionId(randomUUID)
const entry = (device: Device, title = 'Monday'): Session =>
  begin<Session>(
    {
      id: session,
      type: 'session',
      title,
      createdAt: 1000,
      tags: {},
      pinned: false,
      archived: false,
      deletedAt: null,
      deletedSaw: null,
    },
    device.services.journal.editor.context(),
  )
const note = (device: Device): Message =>
  begin<Message>(
    {
      id: newMessageId(session, randomUUID),
      type: 'message',
      role: 'note',
      text: 'as it was first written',
      recordingId: null,
      createdAt: 1000,
      deletedAt: null,
    },
    device.services.journal.editor.context(),
  )
const recording = (device: Device): Recording =>
  begin<Recording>(
    {
      id: newRecordingId(randomUUID),
      type: 'recording',
      sessionId: session,
      createdAt: 1000,
      device: device.services.journal.editor.context().device,
      source: 'microphone',
      fileName: null,
      mimeType: 'audio/webm;codecs=opus',
      durationMs: 60_000,
      sampleRateHz: 48_000,
      channels: 1,
      key: 'a2V5',
      manifest: manifest(1),
      previous: [],
      peaks: null,
      transcript: null,
      editedText: null,
      lease: null,
      marked: false,
      deletedAt: null,
    },
    device.services.journal.editor.context(),
  )

/** Something that is written, changed, and turned back: the fields that were changed must still say what they said. */
interface Case {
  readonly entity: EditableName
  readonly make: (device: Device) => Entity & { readonly type: 'session' | 'message' | 'recording' }
  readonly patch: Patch<Session> | Patch<Message> | Patch<Recording>
}

const cases: Record<string, Case> = {
  'a title': { entity: 'sessions', make: entry, patch: { title: 'Tuesday' } },
  'a pin': { entity: 'sessions', make: entry, patch: { pinned: true } },
  'a note that was never edited before': { entity: 'messages', make: note, patch: { text: 'as it stands now' } },
  'a transcript': {
    entity: 'recordings',
    make: recording,
    patch: { transcript: transcript('what was said', 3, 2000) },
  },
  'a trim': { entity: 'recordings', make: recording, patch: { manifest: manifest(2), durationMs: 20_000 } },
  "a transcript in a person's own words": {
    entity: 'recordings',
    make: recording,
    patch: { editedText: 'in my own words' },
  },
}

async function written({ entity, make, patch }: Case) {
  const device = await kept(Device.first(place))
  const { databases, editor } = device.services.journal
  const database = databases[entity]
  const first = make(device)
  await database.put(first as never, null)
  await pass(device)
  const old = await onServer(entity, first.id)
  await editor.edit(database, first.id, patch)
  await pass(device)
  const shown = async (of: Device) => (await of.services.journal.databases[entity].get(first.id)).doc
  return { device, entity, id: first.id, old, patch, shown }
}

/** A setting, which has no history: of two values the newest stays. */
async function writtenSetting() {
  const device = await kept(Device.first(place))
  const { databases, editor } = device.services.journal
  const id = settingId('look.test')
  const first = editSetting(null, { id, value: 'light' }, editor.context())
  const rev = await databases.settings.put(first, null)
  await pass(device)
  const old = await onServer('settings', id)
  await databases.settings.put(editSetting(first, { id, value: 'dark' }, editor.context()), rev)
  await pass(device)
  const shown = async (of: Device) => (await of.services.journal.databases.settings.get(id)).doc
  return { device, entity: 'settings' as const, id, old, patch: { value: 'dark' }, shown }
}

const KINDS = [...Object.keys(cases), 'a setting']
const writtenKind = (which: string) => (which === 'a setting' ? writtenSetting() : written(cases[which]!))

/** For a night: BRAINDUMP_REPLAYS=1000. What is refused the eighth time is refused every time. */
const REPLAYS = Number(process.env['BRAINDUMP_REPLAYS'] ?? 8)

describe('an old version that comes as a new one', () => {
  it.each(KINDS)('%s is merged with what it was put over, here, on the server, and for others', async (which) => {
    const { device, entity, id, old, patch, shown } = await writtenKind(which)
    await forge(entity, await onServer(entity, id), { payload: old['payload'] })
    await pass(device)
    expect(await shown(device)).toMatchObject(patch)
    expect(device.services.conflicts.reviews.list()).toEqual([])
    const other = await kept(Device.joined(place))
    await pass(other)
    expect(await shown(other)).toMatchObject(patch)
    expect(device.errors).toEqual([])
  })

  it.each([
    [
      'beside the one that stands, with a tombstone on that',
      async (entity: EntityName, now: Body, old: Body) => {
        await forge(entity, old, { payload: old['payload'] })
        await forge(entity, now, { _deleted: true })
      },
    ],
    [
      'over a tombstone',
      async (entity: EntityName, now: Body, old: Body) => {
        await forge(entity, now, { _deleted: true })
        const [generation = '', hash = ''] = now._rev.split('-')
        const { body } = await server.request('GET', `/${place.prefix}-${entity}/_changes`)
        const { results } = body as { results: { id: string; changes: { rev: string }[] }[] }
        const rev = results.find(({ id }) => id === now._id)?.changes[0]?.rev ?? ''
        const ids = ['f'.repeat(32), rev.split('-')[1], hash]
        const start = Number(generation) + 2
        await server.request('POST', `/${place.prefix}-${entity}/_bulk_docs`, {
          new_edits: false,
          docs: [{ _id: now._id, _rev: `${start}-${ids[0]}`, _revisions: { start, ids }, payload: old['payload'] }],
        })
      },
    ],
    [
      'over one that nobody can read',
      async (entity: EntityName, now: Body, old: Body) => {
        await forge(entity, now, { payload: 'AAAA' })
        await forge(entity, await onServer(entity, now._id), { payload: old['payload'] })
      },
    ],
  ])('gains nothing when it is put %s', async (_how, turn) => {
    const { device, entity, id, old, patch, shown } = await written(cases['a note that was never edited before']!)
    await turn(entity, await onServer(entity, id), old)
    await pass(device)
    expect(await shown(device)).toMatchObject(patch)
  })

  it('gains nothing in two steps, with something unreadable that came in before', async () => {
    const { device, entity, id, old, patch, shown } = await written(cases['a note that was never edited before']!)
    await forge(entity, await onServer(entity, id), { payload: 'AAAA' })
    await pass(device)
    await forge(entity, await onServer(entity, id), { payload: old['payload'] })
    await pass(device)
    expect(await shown(device)).toMatchObject(patch)
  })

  it.each(KINDS)(
    `%s that is sent again ${REPLAYS} times is refused and named, and the number of revisions stays what it is`,
    async (which) => {
      const { device, entity, id, old, patch, shown } = await writtenKind(which)
      const sizes: number[] = []
      for (let n = 0; n < REPLAYS; n++) {
        await forge(entity, await onServer(entity, id), { payload: old['payload'], n })
        await pass(device)
        expect(await shown(device)).toMatchObject(patch)
        sizes.push(await device.services.journal.databases[entity].sequence())
      }
      expect(sizes.at(-1)).toBe(sizes[5])
      const { quarantined } = device.services.sync.report()
      expect(quarantined).toMatchObject([{ database: entity, id, why: { kind: 'integrity' } }])
      await device.restart()
      expect(device.services.sync.report().quarantined).toHaveLength(1)
    },
    24 * 3_600_000,
  )

  it('is asked about when it is most of the journal, and keep mine leaves it as it was', async () => {
    const device = await kept(Device.first(place))
    const { sessions } = device.services.journal
    const ids: SessionId[] = []
    for (let n = 0; n < 8; n++) ids.push(await sessions.create({ title: `first ${n}` }))
    await pass(device)
    const old = await documents('sessions')
    for (const [n, id] of ids.entries()) await sessions.rename(id, `second ${n}`)
    await pass(device)
    const now = device.titles()
    for (const before of old)
      await forge('sessions', await onServer('sessions', before._id), { payload: before['payload'] })
    await expect(pass(device)).rejects.toMatchObject({ kind: 'mass-deletion' })
    expect(device.titles()).toEqual(now)
    await device.services.sync.answerMassDeletion('keep-mine')
    await pass(device)
    expect(device.titles()).toEqual(now)
    expect(device.services.conflicts.reviews.list()).toEqual([])
  })
})
