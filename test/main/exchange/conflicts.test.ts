import { keyed } from '../../../app/messages/message'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SessionId } from '../../../app/ids'
import { edit } from '../../../app/merge/document/edit'
import { ENTITY_NAMES, type Entity, type Session } from '../../../app/model'
import { databaseOf } from '../../../main/conflicts/reviews/ports'
import type { Services } from '../../../main/composition/services'
import { at, PHONE, TABLET } from '../../app/merge/fixtures'
import { temporaryFolder } from '../../support/documents'
import { newProfile } from './support/profile'
import { writeWav } from './support/v3'

/** Writes children of the revision that is shown, as other devices' edits come in; null is a removal, a string no body of ours. */
async function partedBy(services: Services, id: string, versions: readonly (Entity | string | null)[]): Promise<void> {
  const database = databaseOf(services.journal.databases, id)
  const store = services.journal.stores.stores.get(database?.name ?? 'sessions')
  if (!database || !store) throw new Error(`no database for ${id}`)
  const { rev } = await database.get(id)
  const start = Number.parseInt(rev, 10) + 1
  await store.raw.bulkDocs(
    versions.map((version, n) => {
      const hash = `${n}`.padEnd(32, 'ab')
      const payload = typeof version === 'string' ? version : store.cipher.sealRepeatably(JSON.stringify(version))
      return {
        _id: id,
        _rev: `${start}-${hash}`,
        _revisions: { start, ids: [hash, rev.slice(rev.indexOf('-') + 1)] },
        ...(version === null ? { _deleted: true } : { payload }),
      }
    }),
    { new_edits: false },
  )
}

async function leavesOf({ journal: { databases } }: Services, id: string) {
  return (await databaseOf(databases, id)?.branches(id)) ?? []
}

const titled = async ({ journal }: Services, id: SessionId, title: string, who = PHONE): Promise<Session> =>
  edit((await journal.databases.sessions.get(id)).doc, { title }, at(2_000_000_000_000, who))

async function sequences({ journal: { databases } }: Services): Promise<number[]> {
  return Promise.all(ENTITY_NAMES.map((name) => databases[name].sequence()))
}

async function exportOf(services: Services) {
  const out = await temporaryFolder()
  return { out, report: await services.transfer.export('json', out, []) }
}

/** A journal with an entry whose title two devices changed. */
async function parted() {
  const { services } = await newProfile()
  const id = await services.journal.sessions.create({ title: 'Monday' })
  const one = await titled(services, id, 'Tuesday')
  await partedBy(services, id, [one, await titled(services, id, 'Friday', TABLET)])
  return { services, id }
}

describe('an export as JSON of what waits for an answer', () => {
  it('brings it back into another journal as the same question, once', async () => {
    const { services, id } = await parted()
    const note = await services.journal.sessions.addNote(id, 'see you Tuesday at the lake')
    const { doc } = await services.journal.databases.messages.get(note)
    await partedBy(services, note, [
      edit(doc, { text: 'see you Sunday at the lake' }, at(2_000_000_000_000, PHONE)),
      edit(doc, { text: 'see you Friday at the lake' }, at(2_000_000_000_000, TABLET)),
    ])
    const tag = await services.journal.tags.named('work')
    const { doc: work } = await services.journal.databases.tags.get(tag)
    await partedBy(services, tag, [
      edit(work, { name: 'job' }, at(2_000_000_000_000, PHONE)),
      edit(work, { name: 'office' }, at(2_000_000_000_000, TABLET)),
    ])
    const { out, report } = await exportOf(services)
    expect(report).toMatchObject({ entries: 1, skipped: [] })

    const other = (await newProfile()).services
    const before = await sequences(other)
    expect(await other.transfer.import('json', out, true)).toEqual({
      taken: 1,
      unchanged: 0,
      conflicts: 2,
      skipped: [],
    })
    expect(await sequences(other)).toEqual(before)
    expect(await other.transfer.import('json', out, false)).toEqual({
      taken: 1,
      unchanged: 0,
      conflicts: 2,
      skipped: [],
    })
    for (const one of [id, note, tag]) expect(await leavesOf(other, one)).toEqual(await leavesOf(services, one))
    expect(await leavesOf(other, id)).toHaveLength(2)
    const after = await sequences(other)
    expect(await other.transfer.import('json', out, false)).toEqual({ taken: 0, unchanged: 1, skipped: [] })
    expect(await sequences(other)).toEqual(after)

    const questions = []
    for (const { conflicts } of [services, other]) {
      await conflicts.mergeAll()
      questions.push(
        conflicts.reviews
          .list()
          .map(({ id: document }) => document)
          .sort(),
      )
    }
    expect(questions[0]).toContain(id)
    expect(questions[1]).toEqual(questions[0])
  })

  it('holds three versions and one that was removed', async () => {
    const { services, id } = await parted()
    const store = services.journal.stores.stores.get('sessions')!
    const [{ path } = { path: { start: 0, ids: [] as readonly string[] } }] = await leavesOf(services, id)
    const root = path.ids.at(-1) ?? ''
    const third = store.cipher.sealRepeatably(JSON.stringify(await titled(services, id, 'Sunday')))
    const child = (hash: string, body: object) => ({
      _id: id,
      _rev: `2-${hash}`,
      _revisions: { start: 2, ids: [hash, root] },
      ...body,
    })
    await store.raw.bulkDocs([child('c'.repeat(32), { payload: third }), child('d'.repeat(32), { _deleted: true })], {
      new_edits: false,
    })
    const { out, report } = await exportOf(services)
    expect(report.skipped).toEqual([])
    const other = (await newProfile()).services
    await other.transfer.import('json', out, false)
    const leaves = await leavesOf(other, id)
    expect(leaves.map(({ leaf }) => leaf.kind)).toEqual(['live', 'live', 'live', 'tombstone'])
    expect(leaves).toEqual(await leavesOf(services, id))
  })

  it('says what of it cannot be read, and holds the rest', async () => {
    const { services } = await newProfile()
    const id = await services.journal.sessions.create({ title: 'Monday' })
    const versions = [await titled(services, id, 'Tuesday'), await titled(services, id, 'Friday', TABLET)]
    const torn = { ...(await titled(services, id, 'Sunday')), am: 'bm8gaGlzdG9yeQ==' }
    await partedBy(services, id, ['AAAA', torn, ...versions])
    const { out, report } = await exportOf(services)
    const named = { what: id, why: keyed('export.versionUnreadable') }
    expect(report).toMatchObject({ entries: 1, skipped: [named, named] })
    const other = (await newProfile()).services
    expect(await other.transfer.import('json', out, false)).toMatchObject({ taken: 1, conflicts: 1 })
    const readable = (await leavesOf(services, id)).filter(
      ({ leaf }) => leaf.kind === 'live' && !('am' in leaf.doc && leaf.doc.am === torn.am),
    )
    expect(readable).toHaveLength(2)
    expect(await leavesOf(other, id)).toEqual(readable)
  })

  it('changes nothing where the question was answered meanwhile, or the entry was written on', async () => {
    const { services, id } = await parted()
    const { out } = await exportOf(services)
    const [winner, loser] = await leavesOf(services, id)
    const { sessions } = services.journal.databases
    await sessions.writeMerge(id, winner!.leaf.rev, await titled(services, id, 'answered'), [loser!.leaf.rev])
    await services.journal.sessions.rename(id, 'and written on')
    const before = [await sequences(services), await leavesOf(services, id)]
    expect(await services.transfer.import('json', out, false)).toEqual({ taken: 0, unchanged: 1, skipped: [] })
    expect([await sequences(services), await leavesOf(services, id)]).toEqual(before)
    expect((await sessions.get(id)).conflicts).toEqual([])
  })

  it('brings an entry that was removed for good back as it was shown', async () => {
    const { services, id } = await parted()
    const { out } = await exportOf(services)
    const { doc } = await services.journal.databases.sessions.get(id)
    await services.journal.databases.sessions.tombstone(
      id,
      (await leavesOf(services, id)).map(({ leaf }) => leaf.rev),
    )
    await services.journal.summaries.settled()
    expect(await services.transfer.import('json', out, false)).toMatchObject({ taken: 1 })
    const again = await services.journal.databases.sessions.get(id)
    // It comes back on purpose, under a change of its own.
    expect(again).toMatchObject({ doc: { ...doc, am: expect.any(String) as string }, conflicts: [] })
    expect(again.doc.am).not.toBe(doc.am)
  })

  it('holds versions of a recording that have its sound, and says where one has other sound', async () => {
    const { services } = await newProfile()
    const wav = join(await temporaryFolder(), 'voice.wav')
    await writeWav(wav)
    const { recordingId } = await services.audio.importFile(wav)
    const { doc } = await services.journal.databases.recordings.get(recordingId)
    const texts = ['one', 'two'].map((editedText, n) => edit(doc, { editedText }, at(2e12, n === 0 ? PHONE : TABLET)))
    const [first, second] = texts as [typeof doc, typeof doc]
    const elsewhere = { ...doc.manifest, root: 'e'.repeat(64) }
    await partedBy(services, recordingId, [{ ...first, manifest: elsewhere }, first, second])
    const { out, report } = await exportOf(services)
    expect(report).toMatchObject({
      skipped: [{ what: recordingId, why: keyed('export.otherAudio') }],
    })
    const other = (await newProfile()).services
    expect(await other.transfer.import('json', out, false)).toMatchObject({ taken: 1, conflicts: 1, skipped: [] })
    const kept = (await leavesOf(services, recordingId)).filter(
      ({ leaf }) =>
        leaf.kind === 'live' && leaf.doc.type === 'recording' && leaf.doc.manifest.root === doc.manifest.root,
    )
    expect(kept).toHaveLength(2)
    expect(await leavesOf(other, recordingId)).toEqual(kept)
    const reader = await other.audio.reader(recordingId)
    expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(await readFile(wav))).toBe(true)
  })

  it('says in Markdown that only what is shown is there', async () => {
    const { services, id } = await parted()
    const report = await services.transfer.export('markdown', await temporaryFolder(), [])
    expect(report.skipped).toEqual([{ what: id, why: keyed('export.waits') }])
  })
})

describe('versions from somebody else', () => {
  interface VersionJson {
    rev: unknown
    ancestors: unknown[]
    deleted: unknown
    document: Record<string, unknown> | null
  }
  interface ConflictJson {
    id: string
    shown: VersionJson
    others: VersionJson[]
  }
  const harms: Readonly<Record<string, (conflict: ConflictJson, all: ConflictJson[]) => void>> = {
    'about something that is not in the file': (conflict) =>
      (conflict.id = 'session:00000000-0000-4000-8000-000000000000'),
    'about the same thing twice': (conflict, all) => all.push(structuredClone(conflict)),
    'of something else': ({ others: [other] }) =>
      (other!.document = { ...other!.document, id: 'session:00000000-0000-4000-8000-000000000000' }),
    'of another kind': ({ others: [other] }) => (other!.document = { ...other!.document, type: 'tag' }),
    'with a revision that is none': ({ others: [other] }) => (other!.rev = '../../x'),
    'with a generation beyond all numbers': ({ others: [other] }) => (other!.rev = `99999999999-${'a'.repeat(32)}`),
    'with ancestors in no order': ({ shown }) => (shown.ancestors = [`7-${'a'.repeat(32)}`]),
    'with ancestors without end': ({ shown }) =>
      (shown.ancestors = Array.from({ length: 5000 }, () => `1-${'a'.repeat(32)}`)),
    'with the revision that is shown': ({ shown, others: [other] }) => (other!.rev = shown.rev),
    'removed and there': ({ others: [other] }) => (other!.deleted = true),
    'without a document': ({ others: [other] }) => (other!.document = null),
    'of which there are none': (conflict) => (conflict.others = []),
    'with a date in no year': ({ others: [other] }) => (other!.document = { ...other!.document, createdAt: 9e15 }),
    'with a history that does not open': ({ others: [other] }) =>
      (other!.document = { ...other!.document, am: 'bm8gaGlzdG9yeQ==' }),
  }

  it('are refused with their entry, and nothing is written', async () => {
    const { services, id } = await parted()
    const { out } = await exportOf(services)
    const path = join(out, 'entries', (await readdir(join(out, 'entries')))[0] ?? '')
    const good = await readFile(path, 'utf8')
    const other = (await newProfile()).services
    const entriesOnly = async () => (await sequences(other)).slice(0, 3)
    const before = await entriesOnly()
    for (const [what, harm] of Object.entries(harms)) {
      const entry = JSON.parse(good) as { conflicts: ConflictJson[] }
      harm(entry.conflicts[0]!, entry.conflicts)
      await writeFile(path, JSON.stringify(entry))
      const report = await other.transfer.import('json', out, false)
      expect(report, what).toMatchObject({ taken: 0, skipped: [{ why: { key: expect.any(String) as string } }] })
    }
    expect(before).toEqual([0, 0, 0])
    expect(await entriesOnly()).toEqual(before)
    await writeFile(path, good)
    expect(await other.transfer.import('json', out, false)).toMatchObject({ taken: 1, conflicts: 1, skipped: [] })
    expect(await leavesOf(other, id)).toHaveLength(2)
  })

  it('are not missed in an export of an earlier version, which has none', async () => {
    const { services, id } = await parted()
    const { out } = await exportOf(services)
    const files = [join(out, 'braindump.json'), join(out, 'entries', (await readdir(join(out, 'entries')))[0] ?? '')]
    for (const path of files) {
      const { conflicts: _left, ...before } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
      await writeFile(path, JSON.stringify(before))
    }
    const other = (await newProfile()).services
    expect(await other.transfer.import('json', out, false)).toEqual({ taken: 1, unchanged: 0, skipped: [] })
    expect(await leavesOf(other, id)).toHaveLength(1)
  })
})
