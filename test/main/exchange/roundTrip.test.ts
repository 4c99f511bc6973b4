import { keyed } from '../../../app/messages/message'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newMessageId, type SessionId } from '../../../app/ids'
import { type WebmBlock, WebmScanner } from '../../../app/audio/webm/scan'
import type { Entity } from '../../../app/model'
import type { Services } from '../../../main/composition/services'
import { temporaryFolder } from '../../support/documents'
import { entriesByTitle, newProfile } from './support/profile'
import { writeWav } from './support/v3'

/** Every document as it is stored, by id. */
async function documents({ journal: { databases } }: Services): Promise<Map<string, Entity>> {
  const found = new Map<string, Entity>()
  for (const name of ['sessions', 'messages', 'recordings', 'tags', 'prompts'] as const)
    for await (const slice of databases[name].list())
      for (const result of slice) if (result.ok) found.set(result.stored.doc.id, result.stored.doc)
  return found
}

const entryArbitrary = fc.record({
  title: fc.string({ unit: 'grapheme', maxLength: 60 }),
  notes: fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 3 }),
  answer: fc.option(fc.string({ unit: 'grapheme', maxLength: 80 }), { nil: null }),
  edited: fc.boolean(),
  pinned: fc.boolean(),
  trashed: fc.boolean(),
  tags: fc.subarray(['work', 'Idée', '日本']),
  createdAt: fc.integer({ min: 0, max: 4e12 }),
})
type Made = typeof entryArbitrary extends fc.Arbitrary<infer T> ? T : never

/** Makes an entry the way a person does: created, edited, pinned, trashed. */
async function make({ journal }: Services, made: Made): Promise<SessionId> {
  const tagIds = await Promise.all(made.tags.map((name) => journal.tags.named(name)))
  const id = await journal.sessions.create({ title: made.title, createdAt: made.createdAt, tagIds })
  for (const note of made.notes) {
    const message = await journal.sessions.addNote(id, note)
    if (made.edited) await journal.parts.setText(message, `${note} and more`)
  }
  if (made.answer !== null)
    await journal.databases.messages.put(
      {
        id: newMessageId(id, randomUUID),
        type: 'message',
        format: 1,
        role: 'assistant',
        text: made.answer,
        recordingId: null,
        createdAt: made.createdAt,
        deletedAt: null,
      },
      null,
    )
  if (made.pinned) await journal.sessions.setPinned([id], true)
  if (made.trashed) await journal.sessions.trash([id])
  return id
}

describe('an export as JSON', () => {
  it('brings back every document into another journal, history and all, for any entries', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entryArbitrary, { maxLength: 4 }), async (entries) => {
        const { services, device } = await newProfile()
        for (const entry of entries) await make(services, entry)
        const out = await temporaryFolder()
        const exported = await services.transfer.export('json', out, [])
        expect(exported).toMatchObject({ entries: entries.length, skipped: [], directory: out })
        const other = await newProfile()
        const report = await other.services.transfer.import('json', out, false)
        expect(report).toEqual({ taken: entries.length, unchanged: 0, skipped: [] })
        expect(await documents(other.services)).toEqual(await documents(services))
        expect(await other.services.transfer.import('json', out, false)).toMatchObject({
          taken: 0,
          unchanged: entries.length,
        })
        await Promise.all([device.host.close(), other.device.host.close()])
      }),
      { numRuns: 12 },
    )
  }, 120_000)

  it('brings sound, and what a purge took', async () => {
    const { services } = await newProfile()
    const wav = join(await temporaryFolder(), 'a voice.wav')
    await writeWav(wav)
    const { sessionId, recordingId } = await services.audio.importFile(wav)
    const out = await temporaryFolder()
    await services.transfer.export('json', out, [])
    const before = await documents(services)

    const other = await newProfile()
    expect(await other.services.transfer.import('json', join(out, 'braindump.json'), false)).toMatchObject({ taken: 1 })
    expect(await documents(other.services)).toEqual(before)
    const reader = await other.services.audio.reader(recordingId)
    expect(Buffer.from(await reader.read(0, reader.sizeBytes)).equals(await readFile(wav))).toBe(true)

    await services.journal.sessions.trash([sessionId])
    await services.purge.purge([sessionId])
    expect((await documents(services)).has(sessionId)).toBe(false)
    expect(await services.transfer.import('json', out, false)).toMatchObject({ taken: 1 })
    // They come back on purpose, under changes that the purge had not seen.
    const back = await documents(services)
    expect([...back.keys()]).toEqual([...before.keys()])
    for (const [id, doc] of before)
      expect(back.get(id)).toMatchObject({ ...(doc as object), am: expect.any(String) as string })
    await services.conflicts.mergeAll()
    expect([...(await documents(services)).keys()]).toEqual([...before.keys()])
    expect((await services.audio.reader(recordingId)).sizeBytes).toBe(reader.sizeBytes)
  })

  it('brings the sound before it was trimmed, and the settings that sync', async () => {
    const { services, device } = await newProfile()
    const speech = join(import.meta.dirname, '../../fixtures/audio/speech.webm')
    const { recordingId } = await services.audio.importFile(speech)
    /** When each packet sounds, and its bytes: the container may be laid out anew. */
    const soundOf = async (from: Services): Promise<string[]> => {
      const reader = await from.audio.reader(recordingId)
      const packets: string[] = []
      const block = ({ timestamp, element, dataAt }: WebmBlock): void =>
        void packets.push(`${timestamp} ${Buffer.from(element.subarray(dataAt)).toString('base64')}`)
      const scanner = new WebmScanner({ block })
      for await (const piece of reader.pieces()) scanner.push(piece)
      return packets
    }
    const whole = await soundOf(services)
    await services.audio.versions.trim(recordingId, 5_000, 20_000)
    await services.audio.versions.trim(recordingId, 2_000, 9_000)
    const trimmed = await soundOf(services)
    await device.host.settings.set('trash.keepDays', 90)
    await device.host.settings.set('transcription.dictionary', [{ term: 'Zyx', heardAs: ['six'] }])
    const out = await temporaryFolder()
    expect(await services.transfer.export('json', out, [])).toMatchObject({ skipped: [] })
    expect((await readdir(join(out, 'audio'))).sort()).toHaveLength(3)

    const other = await newProfile()
    expect(await other.services.transfer.import('json', out, false)).toMatchObject({ taken: 1, skipped: [] })
    expect(trimmed.length).toBeGreaterThan(100)
    expect(await soundOf(other.services)).toEqual(trimmed)
    await other.services.audio.versions.untrim(recordingId)
    await other.services.audio.versions.untrim(recordingId)
    expect(await soundOf(other.services)).toEqual(whole)
    await expect.poll(() => other.device.host.settings.get('trash.keepDays')).toBe(90)
    expect(other.device.host.settings.get('transcription.dictionary')).toEqual([{ term: 'Zyx', heardAs: ['six'] }])

    await rm(
      join(out, 'audio', (await readdir(join(out, 'audio'))).find((name) => name.includes('before-trim-1')) ?? ''),
    )
    const third = await newProfile()
    expect(await third.services.transfer.import('json', out, false)).toMatchObject({
      taken: 1,
      skipped: [{ why: keyed('import.earlierMissingFromExport') }],
    })
    await third.services.audio.versions.untrim(recordingId)
    await expect(third.services.audio.versions.untrim(recordingId)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('with damaged, foreign and missing parts is taken as far as it is whole, each part named', async () => {
    const { services } = await newProfile()
    for (const title of ['one', 'two', 'three']) await services.journal.sessions.create({ title, text: 'x' })
    const wav = join(await temporaryFolder(), 'v.wav')
    await writeWav(wav)
    await services.audio.importFile(wav)
    const out = await temporaryFolder()
    await services.transfer.export('json', out, [])
    const files = await readdir(join(out, 'entries'))
    const file = (title: string): string =>
      join(
        out,
        'entries',
        files.find((name) => name.includes(title))!,
      )
    await writeFile(file('one'), '{"cut')
    const two = JSON.parse(await readFile(file('two'), 'utf8')) as { messages: { id: string }[] }
    two.messages[0]!.id = `message:${randomUUID()}:${randomUUID()}`
    await writeFile(file('two'), JSON.stringify(two))
    await rm(join(out, 'audio'), { recursive: true })
    const other = await newProfile()
    const { taken, skipped } = await other.services.transfer.import('json', out, false)
    expect(taken).toBe(2)
    expect(skipped.map(({ why }) => why.key).sort()).toEqual([
      'import.audioMissingFromExport',
      'import.notJson',
      'import.notOurs',
    ])
    expect([...(await entriesByTitle(other.services)).keys()]).toContain('three')
  })

  it('of a newer version, or anything else, is refused as a whole', async () => {
    const { services } = await newProfile()
    const out = await temporaryFolder()
    await expect(services.transfer.import('json', out, false)).rejects.toMatchObject({ kind: 'unsupported' })
    await writeFile(join(out, 'braindump.json'), JSON.stringify({ format: 'braindump-journal', version: 9 }))
    await expect(services.transfer.import('json', out, false)).rejects.toMatchObject({ kind: 'newer-format' })
  })

  it('does not read files outside its folder', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    await writeWav(join(folder, 'secret.wav'))
    await writeWav(join(folder, 'in.wav'))
    await services.audio.importFile(join(folder, 'in.wav'))
    const out = join(folder, 'export')
    await services.transfer.export('json', out, [])
    const path = join(out, 'entries', (await readdir(join(out, 'entries')))[0]!)
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.replace(/"audio\/[0-9a-f-]{36}[^"]*"/, '"../secret.wav"'))
    const other = await newProfile()
    const { skipped } = await other.services.transfer.import('json', out, false)
    expect(skipped).toMatchObject([{ what: '../secret.wav' }])
    expect(await other.services.audio.store.list()).toEqual([])
  })
})

describe('an export', () => {
  it('goes into a new folder where the chosen one holds something', async () => {
    const { services } = await newProfile()
    await services.journal.sessions.create({ title: 'CON' })
    const out = await temporaryFolder()
    await writeFile(join(out, 'mine.txt'), 'mine')
    const first = await services.transfer.export('markdown', out, [])
    expect(first.directory).not.toBe(out)
    expect((await readdir(out)).sort()).toEqual([first.directory.slice(out.length + 1), 'mine.txt'].sort())
  })

  it('of some entries has just those', async () => {
    const { services } = await newProfile()
    const id = await services.journal.sessions.create({ title: 'wanted' })
    await services.journal.sessions.create({ title: 'other' })
    const out = await temporaryFolder()
    expect(await services.transfer.export('json', out, [id])).toMatchObject({ entries: 1 })
    expect(await readdir(join(out, 'entries'))).toEqual([expect.stringContaining('wanted')])
  })

  it('is one at a time, and stops when it is cancelled', async () => {
    const { services } = await newProfile()
    for (let n = 0; n < 5; n++) await services.journal.sessions.create({ title: `${n}` })
    const out = await temporaryFolder()
    const running = services.transfer.export('json', out, [])
    await expect(services.transfer.export('json', out, [])).rejects.toMatchObject({ kind: 'busy' })
    services.transfer.cancel()
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' })
    const other = await newProfile()
    await expect(other.services.transfer.import('json', out, false)).rejects.toMatchObject({ kind: 'unsupported' })
  })
})
