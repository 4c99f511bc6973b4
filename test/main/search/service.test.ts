import { randomBytes, randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { newRecordingId, type SessionId } from '../../../app/ids'
import { FORMAT, type Recording } from '../../../app/model'
import type { Journal } from '../../../main/journal/journal'
import { SearchService } from '../../../main/search/service'
import type { IndexFilters } from '../../../main/search/types'
import { temporaryFolder } from '../../support/documents'
import { openJournal } from '../../support/journal'

interface Place {
  path: string
  key: { key: Buffer; vaultId: string; name: string }
}

const newPlace = async (): Promise<Place> => ({
  path: join(await temporaryFolder(), 'search.snapshot'),
  key: { key: randomBytes(32), vaultId: 'a vault', name: 'search' },
})

async function openSearch(journal: Journal, place?: Place): Promise<SearchService> {
  const search = new SearchService(journal.databases, place ?? (await newPlace()), (error) => {
    throw error
  })
  onTestFinished(() => search.close())
  await search.ready()
  return search
}

const find = async (search: SearchService, query: string, filters: IndexFilters = {}) => {
  await search.ready()
  return (await search.query({ query, filters, limit: 100 })).hits
}
const idsOf = async (search: SearchService, query: string, filters: IndexFilters = {}): Promise<SessionId[]> =>
  (await find(search, query, filters)).map(({ id }) => id)

const aRecording = (sessionId: SessionId, text: string, language = 'en'): Recording => ({
  id: newRecordingId(randomUUID),
  type: 'recording',
  format: FORMAT,
  sessionId,
  createdAt: 1,
  device: '00000000000000aa' as Recording['device'],
  source: 'import',
  fileName: null,
  mimeType: 'audio/wav',
  durationMs: 5000,
  sampleRateHz: null,
  channels: null,
  key: null,
  manifest: { chunks: [], sizeBytes: 0, root: '0'.repeat(64) },
  previous: [],
  peaks: null,
  transcript: {
    text,
    segments: text.split('. ').map((part, n) => ({ startMs: n * 1000, endMs: n * 1000 + 900, text: part })),
    language,
    engine: 'test',
    model: 'test',
    rank: 0,
    createdAt: 1,
    device: '00000000000000aa' as Recording['device'],
  },
  editedText: null,
  lease: null,
  marked: false,
  deletedAt: null,
  stamps: {},
})

describe('search', () => {
  it('finds an entry by words that stand in its title, its notes and its tags together', async () => {
    const { journal } = await openJournal()
    const tag = await journal.tags.create('Reisen', '#112233')
    const id = await journal.sessions.create({ title: 'Zürich im Regen', text: 'Am See mit Großmutter', tagIds: [tag] })
    await journal.sessions.create({ title: 'Zürich', text: 'ohne sie' })
    const search = await openSearch(journal)
    expect(await idsOf(search, 'zurich grossm')).toEqual([id])
    expect(await idsOf(search, 'reisen see reg')).toEqual([id])
    expect(await idsOf(search, 'grossm zurich')).toEqual([])
    expect(await idsOf(search, 'zur')).toHaveLength(2)
  })

  it('says where the words are and marks them', async () => {
    const { journal } = await openJournal()
    const id = await journal.sessions.create({ title: 'Monday', text: 'The café was closed.' })
    const search = await openSearch(journal)
    const [hit] = await find(search, 'cafe')
    expect(hit).toMatchObject({
      id,
      where: 'note',
      snippet: 'The café was closed.',
      marks: [{ start: 4, end: 8 }],
      said: null,
    })
  })

  it('says when the words were said', async () => {
    const { journal } = await openJournal()
    const id = await journal.sessions.create({ title: '' })
    const recording = aRecording(id, 'Good morning. We talked about the budget. Then lunch')
    await journal.databases.recordings.put(recording, null)
    const search = await openSearch(journal)
    const [hit] = await find(search, 'budg')
    expect(hit).toMatchObject({ id, where: 'transcript', said: { recordingId: recording.id, atMs: 1000 } })
  })

  it('follows what changes: new text is found, old text no longer, trash only when asked', async () => {
    const { journal } = await openJournal()
    const search = await openSearch(journal)
    const id = await journal.sessions.create({ title: 'First words' })
    const message = await journal.sessions.addNote(id, 'about apples')
    expect(await idsOf(search, 'first apples')).toEqual([id])
    await journal.parts.setText(message, 'about pears')
    expect(await idsOf(search, 'apples')).toEqual([])
    expect(await idsOf(search, 'pear')).toEqual([id])
    await journal.sessions.trash([id])
    expect(await idsOf(search, 'pear')).toEqual([])
    expect(await idsOf(search, 'pear', { inTrash: true })).toEqual([id])
    await journal.sessions.restore([id])
    await journal.parts.setMessageDeleted(message, true)
    expect(await idsOf(search, 'pear')).toEqual([])
    expect(await idsOf(search, 'first')).toEqual([id])
  })

  it('filters by tags (merged ones too), dates, audio and language', async () => {
    const { journal } = await openJournal()
    const [work, arbeit] = [
      await journal.tags.create('work', '#112233'),
      await journal.tags.create('Arbeit', '#112233'),
    ]
    const spoken = await journal.sessions.create({ title: 'report one', createdAt: 1000, tagIds: [work] })
    const written = await journal.sessions.create({ title: 'report two', createdAt: 2000, tagIds: [arbeit] })
    await journal.databases.recordings.put(aRecording(spoken, 'hallo', 'de-AT'), null)
    const search = await openSearch(journal)
    expect(await idsOf(search, 'report')).toEqual([written, spoken])
    expect(await idsOf(search, '', { tagIds: [work] })).toEqual([spoken])
    expect(await idsOf(search, 'report', { fromMs: 1500 })).toEqual([written])
    expect(await idsOf(search, 'report', { toMs: 1500 })).toEqual([spoken])
    expect(await idsOf(search, 'report', { hasAudio: true })).toEqual([spoken])
    expect(await idsOf(search, 'report', { hasAudio: false })).toEqual([written])
    expect(await idsOf(search, 'report', { language: 'de' })).toEqual([spoken])
    expect(await idsOf(search, 'report', { language: 'fr' })).toEqual([])
    await journal.tags.merge(arbeit, work)
    expect(await idsOf(search, 'report', { tagIds: [work] })).toEqual([written, spoken])
    expect(await idsOf(search, 'arbeit')).toEqual([])
    expect(await idsOf(search, 'work')).toEqual([written, spoken])
  })

  it('gives pages, and snippets for hits beyond the first fifty when asked', async () => {
    const { journal } = await openJournal()
    for (let n = 0; n < 60; n++) await journal.sessions.create({ title: `page ${n}`, createdAt: n })
    const search = await openSearch(journal)
    const { hits, total } = await search.query({ query: 'page', filters: {}, limit: 100 })
    expect(total).toBe(60)
    expect(hits.map(({ snippet }) => snippet).indexOf('')).toBe(50)
    const [first] = await search.snippets('page', hits.slice(50, 51))
    expect(first?.snippet).toBe('page 9')
    const page = await search.query({ query: 'page', filters: {}, limit: 5, offset: 55 })
    expect(page.hits.map(({ snippet }) => snippet)).toEqual(['page 4', 'page 3', 'page 2', 'page 1', 'page 0'])
  })
})

describe('the snapshot of the index', () => {
  it('is caught up from the changes feed, and holds nothing readable', async () => {
    const { journal } = await openJournal()
    const place = await newPlace()
    const kept = await journal.sessions.create({ title: 'kept pelican' })
    const gone = await journal.sessions.create({ title: 'vanishing pelican' })
    const search = await openSearch(journal, place)
    await search.close()
    expect((await readFile(place.path)).includes('pelican')).toBe(false)
    const later = await journal.sessions.create({ title: 'later pelican', createdAt: 1 })
    await journal.sessions.trash([gone])
    const again = await openSearch(journal, place)
    expect(await idsOf(again, 'pelican')).toEqual([kept, later])
  })

  it.each([
    [
      'damaged',
      async ({ path }: Place) => {
        const bytes = await readFile(path)
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
        await writeFile(path, bytes)
      },
    ],
    ['cut short', async ({ path }: Place) => writeFile(path, (await readFile(path)).subarray(0, 100))],
    ['empty', async ({ path }: Place) => writeFile(path, '')],
    ['of another vault', async ({ key }: Place) => void (key.vaultId = 'another vault')],
    ['sealed with another key', async ({ key }: Place) => void (key.key = randomBytes(32))],
  ])('is made anew when it is %s', async (_what, spoil) => {
    const { journal } = await openJournal()
    const place = await newPlace()
    const id = await journal.sessions.create({ title: 'heron' })
    await (await openSearch(journal, place)).close()
    await spoil(place)
    const again = await openSearch(journal, place)
    expect(await idsOf(again, 'heron')).toEqual([id])
    await again.close()
    expect(await idsOf(await openSearch(journal, place), 'heron')).toEqual([id])
  })

  it('is not believed when the databases are behind it', async () => {
    const { journal } = await openJournal()
    const place = await newPlace()
    for (let n = 0; n < 5; n++) await journal.sessions.create({ title: `crane ${n}` })
    await (await openSearch(journal, place)).close()
    const { journal: restored } = await openJournal()
    const id = await restored.sessions.create({ title: 'crane of another time' })
    expect(await idsOf(await openSearch(restored, place), 'crane')).toEqual([id])
  })
})

describe('a query without words', () => {
  it('finds emoji, and says that punctuation alone is not looked for', async () => {
    const { journal } = await openJournal()
    const search = await openSearch(journal)
    const party = await journal.sessions.create({ title: 'Party 🎉', text: 'with ❤\ufe0f and 👍🏽' })
    await journal.sessions.create({ title: 'Alone!', text: 'nothing…' })
    for (const query of ['🎉', '❤', '❤\ufe0f', '👍', '👍🏿', '🎉 ❤', 'party 👍'])
      expect([query, await idsOf(search, query)]).toEqual([query, [party]])
    expect(await idsOf(search, '🎃')).toEqual([])
    for (const query of ['!', '…', '?!', '***', '#', '-', '()'])
      expect(await search.query({ query, filters: {}, limit: 10 })).toMatchObject({
        hits: [],
        total: 0,
        wordless: true,
      })
    expect(await search.query({ query: ' ', filters: {}, limit: 10 })).toMatchObject({ total: 2, wordless: false })
    expect((await search.query({ query: '❤', filters: {}, limit: 10 })).hits[0]).toMatchObject({
      marks: [{ start: 5, end: 7 }],
    })
  })
})
