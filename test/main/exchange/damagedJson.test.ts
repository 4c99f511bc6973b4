import { cp, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Device } from '../../support/device'
import { temporaryFolder } from '../../support/documents'
import { bring, bringAgain, cutIn, HARMS, soundOf } from './support/damage'
import { counts, entriesByTitle, newProfile } from './support/profile'
import { writeWav } from './support/v3'

/* One part of a source that is damaged is named, the rest is taken, and another import brings it when it is repaired. */

/** More than a minute of tones: many chunks. */
async function writeLongWav(path: string): Promise<void> {
  await writeWav(path)
  const second = (await readFile(path)).subarray(44)
  const file = await open(path, 'r+')
  for (let n = 1; n < 90; n++) {
    const other = Buffer.from(second)
    for (let at = 0; at < other.length; at += 2) other.writeInt16LE((other.readInt16LE(at) + n * 7) >> (n % 3), at)
    await file.write(other, 0, other.length, 44 + n * second.length)
  }
  const header = Buffer.alloc(4)
  header.writeUInt32LE(90 * second.length)
  await file.write(header, 0, 4, 40)
  header.writeUInt32LE(36 + 90 * second.length)
  await file.write(header, 0, 4, 4)
  await file.close()
}

interface Exported {
  readonly out: string
  readonly wavs: Readonly<Record<string, Buffer>>
  /** Path of a file of an entry in the export. */
  readonly file: (title: string, part: 'entry' | 'audio') => Promise<string>
}

let exportedOnce = { out: '', wavs: {} as Readonly<Record<string, Buffer>> }
let folder = ''

/** Three entries with audio, a transcript and a note, exported once. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'braindump-damaged-'))
  const device = await Device.first()
  const { audio, journal, transfer } = device.services
  const wavs: Record<string, Buffer> = {}
  for (const [n, title] of ['one', 'two', 'long'].entries()) {
    const path = join(folder, `${title}.wav`)
    await (title === 'long' ? writeLongWav(path) : writeWav(path, 300 + n * 100))
    wavs[title] = await readFile(path)
    const { recordingId, sessionId } = await audio.importFile(path, { title })
    await journal.parts.setTranscript(recordingId, `${title} was said`)
    await journal.sessions.addNote(sessionId, `${title} was noted`)
    await journal.sessions.setTag([sessionId], await journal.tags.named('work'), true)
  }
  const out = join(folder, 'export')
  await transfer.export('json', out, [])
  exportedOnce = { out, wavs }
  await device.remove()
})

afterAll(() => rm(folder, { recursive: true }))

/** A copy of that export, to be damaged. */
async function exported(): Promise<Exported> {
  const out = join(await temporaryFolder(), 'export')
  await cp(exportedOnce.out, out, { recursive: true })
  const file: Exported['file'] = async (title, part) => {
    const name = (await readdir(join(out, 'entries'))).find((one) => one.includes(title)) ?? ''
    const path = join(out, 'entries', name)
    if (part === 'entry') return path
    const entry = JSON.parse(await readFile(path, 'utf8')) as { audio: Record<string, string> }
    return join(out, Object.values(entry.audio)[0] ?? '')
  }
  return { out, wavs: exportedOnce.wavs, file }
}

describe('a JSON export with an audio file', () => {
  it.each(Object.entries(HARMS))('%s is taken without it, and the audio comes when it is repaired', async (_, harm) => {
    const { out, wavs, file } = await exported()
    const path = await file('two', 'audio')
    const copy = `${path}.whole`
    await cp(path, copy)
    await harm(path)
    const { services } = await newProfile()
    const report = await bring(services, 'json', out)
    expect(report).toEqual({ taken: 3, unchanged: 0, skipped: [path.slice(out.length + 1)] })
    const entries = await entriesByTitle(services)
    expect(entries.get('two')).toMatchObject({
      recordings: [{ editedText: 'two was said' }],
      messages: [{}, { text: 'two was noted' }],
      tags: ['work'],
    })
    for (const title of ['one', 'long']) expect((await soundOf(services, title)).equals(wavs[title]!)).toBe(true)
    await expect(soundOf(services, 'two')).rejects.toMatchObject({ kind: 'audio-missing' })
    await bringAgain(services, 'json', out, report)

    // What a person did meanwhile stays.
    await services.journal.parts.setTranscript(entries.get('two')!.recordings[0]!.id, 'my own words')
    await rm(path, { recursive: true, force: true })
    await rename(copy, path)
    expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 2, skipped: [] })
    expect((await soundOf(services, 'two')).equals(wavs['two']!)).toBe(true)
    expect((await entriesByTitle(services)).get('two')?.recordings).toMatchObject([{ editedText: 'my own words' }])
    await bringAgain(services, 'json', out, { taken: 3, unchanged: 0, skipped: [] })
  })

  it('cut off in the middle of a long recording plays as far as it goes', async () => {
    const { out, wavs, file } = await exported()
    const path = await file('long', 'audio')
    const good = await readFile(path)
    await cutIn(path, 0.6)
    const { services } = await newProfile()
    const report = await bring(services, 'json', out)
    expect(report).toEqual({ taken: 3, unchanged: 0, skipped: [path.slice(out.length + 1)] })
    const id = (await entriesByTitle(services)).get('long')!.recordings[0]!.id
    const reader = await services.audio.reader(id)
    expect(Buffer.from(await reader.read(0, 1_000_000)).equals(wavs['long']!.subarray(0, 1_000_000))).toBe(true)
    await expect(soundOf(services, 'long')).rejects.toMatchObject({ kind: 'audio-missing' })
    await bringAgain(services, 'json', out, report)
    await writeFile(path, good)
    expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 2, skipped: [] })
    expect((await soundOf(services, 'long')).equals(wavs['long']!)).toBe(true)
    const { doc } = await services.journal.databases.recordings.get(id)
    expect(await services.audio.verify(doc)).toMatchObject({ problems: [] })
  })

  it('with a bad byte plays all the same, is named, and is replaced when it is repaired', async () => {
    const { out, wavs, file } = await exported()
    const path = await file('two', 'audio')
    const whole = await readFile(path)
    const bad = Buffer.from(whole)
    bad.writeUInt8(bad.readUInt8(9000) ^ 0x55, 9000)
    await writeFile(path, bad)
    const { services } = await newProfile()
    expect(await bring(services, 'json', out)).toMatchObject({ taken: 3, skipped: [path.slice(out.length + 1)] })
    expect((await soundOf(services, 'two')).equals(bad)).toBe(true)
    await writeFile(path, whole)
    expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 2, skipped: [] })
    expect((await soundOf(services, 'two')).equals(wavs['two']!)).toBe(true)
  })

  it('of a trimmed recording, or of before the trim, is taken without that, and both come when they are repaired', async () => {
    const { services: source } = await newProfile()
    const speech = join(import.meta.dirname, '../../fixtures/audio/speech.webm')
    const { recordingId } = await source.audio.importFile(speech)
    await source.audio.versions.trim(recordingId, 5_000, 20_000)
    const out = await temporaryFolder()
    await source.transfer.export('json', out, [])
    const names = (await readdir(join(out, 'audio'))).sort((a, b) => a.length - b.length)
    const [now, before] = names.map((name) => join(out, 'audio', name)) as [string, string]
    const good = [await readFile(now), await readFile(before)] as const
    await cutIn(now, 0.5)
    await cutIn(before, 0.5)
    const { services } = await newProfile()
    const name = now.slice(out.length + 1)
    const report = await bring(services, 'json', out)
    expect(report).toEqual({ taken: 1, unchanged: 0, skipped: [name, name] })
    await bringAgain(services, 'json', out, report)
    await writeFile(before, good[1])
    expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 0, skipped: [name] })
    await writeFile(now, good[0])
    expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 0, skipped: [] })
    await bringAgain(services, 'json', out, { taken: 1, unchanged: 0, skipped: [] })
    const sizes = async (): Promise<number[]> => {
      const all: number[] = []
      for (const from of [source, services]) all.push((await from.audio.reader(recordingId)).sizeBytes)
      return all
    }
    const [trimmed, here] = await sizes()
    expect(here).toBe(trimmed)
    for (const from of [source, services]) await from.audio.versions.untrim(recordingId)
    const [whole = 0, wholeHere] = await sizes()
    expect(wholeHere).toBe(whole)
    expect(whole).toBeGreaterThan(trimmed ?? 0)
  })
})

describe('a JSON export with a piece', () => {
  it.each(['that is cut off', 'that is a folder', 'that is gone'])(
    'of an entry %s is taken but for that entry',
    async (harm) => {
      const { out, wavs, file } = await exported()
      const path = await file('two', 'entry')
      const copy = join(out, 'whole')
      await cp(path, copy)
      await HARMS[harm]!(path)
      const { services } = await newProfile()
      const report = await bring(services, 'json', out)
      const gone = !(await stat(path).catch(() => null))
      expect(report).toEqual({
        taken: 2,
        unchanged: 0,
        skipped: [gone ? 'the export' : path.slice(out.length + 1)],
      })
      await bringAgain(services, 'json', out, report)
      await rm(path, { recursive: true, force: true })
      await rename(copy, path)
      expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 2, skipped: [] })
      expect((await soundOf(services, 'two')).equals(wavs['two']!)).toBe(true)
    },
  )

  it.each(['that is empty', 'that is cut off', 'that is a folder'])(
    'of the whole journal %s is taken entry by entry, and its tags come when it is repaired',
    async (harm) => {
      const { out } = await exported()
      const path = join(out, 'braindump.json')
      const copy = join(out, 'whole')
      await cp(path, copy)
      await HARMS[harm]!(path)
      const { services } = await newProfile()
      expect(await bring(services, 'json', out)).toEqual({ taken: 3, unchanged: 0, skipped: ['braindump.json'] })
      expect(services.journal.tags.list()).toEqual([])
      await rm(path, { recursive: true })
      await rename(copy, path)
      expect(await bring(services, 'json', out)).toEqual({ taken: 0, unchanged: 3, belongings: 1, skipped: [] })
      expect((await entriesByTitle(services)).get('one')?.tags).toEqual(['work'])
    },
  )

  it('that is one tag, one setting, one text in another encoding is taken but for those', async () => {
    const { out, file } = await exported()
    const path = join(out, 'braindump.json')
    const journal = JSON.parse(await readFile(path, 'utf8')) as Record<'tags' | 'settings' | 'prompts', object[]>
    journal.tags.unshift({ ...journal.tags[0], id: 'tag:none' })
    journal.settings.push({ id: 'setting:x' })
    await writeFile(path, JSON.stringify(journal))
    const entry = await file('two', 'entry')
    await writeFile(entry, (await readFile(entry, 'utf8')).replace('was noted', 'für sich'), 'latin1')
    const { services } = await newProfile()
    expect(await bring(services, 'json', out)).toEqual({
      taken: 2,
      unchanged: 0,
      skipped: [
        entry.slice(out.length + 1),
        `settings ${journal.settings.length} in braindump.json`,
        'tags 1 in braindump.json',
      ],
    })
    expect((await entriesByTitle(services)).get('one')?.tags).toEqual(['work'])
  })

  it('that points at what is not there is taken', async () => {
    const { out, file } = await exported()
    const path = await file('two', 'entry')
    const entry = JSON.parse(await readFile(path, 'utf8')) as {
      session: { tags: object }
      messages: { recordingId: string | null }[]
    }
    entry.messages.at(-1)!.recordingId = 'recording:00000000-0000-4000-8000-000000000000'
    entry.session.tags = { 'tag:00000000-0000-4000-8000-000000000000': true }
    await writeFile(path, JSON.stringify(entry))
    const { services } = await newProfile()
    const report = await bring(services, 'json', out)
    expect(report).toEqual({ taken: 3, unchanged: 0, skipped: [] })
    await bringAgain(services, 'json', out, report)
  })

  it('that is a key of a recording is taken but for that entry', async () => {
    const { out, file } = await exported()
    const path = await file('two', 'entry')
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"key": "[^"]{20}/, '"key": "'))
    const { services } = await newProfile()
    expect(await bring(services, 'json', out)).toMatchObject({ taken: 2, skipped: [path.slice(out.length + 1)] })
  })
})

describe('an export that is whole', () => {
  it('does not give a recording that was untrimmed since the transcript of its trimmed version', async () => {
    const { services } = await newProfile()
    const { recordingId } = await services.audio.importFile(
      join(import.meta.dirname, '../../fixtures/audio/speech.webm'),
    )
    const { device } = (await services.journal.databases.recordings.get(recordingId)).doc
    await services.journal.parts.editRecording(recordingId, {
      transcript: {
        ...{ text: 'two words', language: 'en', engine: 'x', model: 'x', rank: 0, createdAt: 1, device },
        segments: [{ startMs: 6_000, endMs: 7_000, text: 'two words' }],
      },
    })
    await services.audio.versions.trim(recordingId, 5_000, 20_000)
    const out = await temporaryFolder()
    await services.transfer.export('json', out, [])
    await services.audio.versions.untrim(recordingId)
    expect(await bring(services, 'json', out)).toEqual({ taken: 0, unchanged: 1, skipped: [] })
    expect((await services.journal.databases.recordings.get(recordingId)).doc.transcript).toBeNull()
  })

  it('brings audio back that is in the journal and lost here, and none that was left on a server', async () => {
    const { out, wavs } = await exported()
    const { services } = await newProfile()
    await services.transfer.import('json', out, false)
    const id = (await entriesByTitle(services)).get('one')!.recordings[0]!.id
    const { doc } = await services.journal.databases.recordings.get(id)
    await services.audio.store.destroy(id)
    services.audio.transfers.inventory.confirm(doc, 'some server')
    await bringAgain(services, 'json', out, { taken: 3, unchanged: 0, skipped: [] })
    services.audio.transfers.inventory.unconfirm(id)
    expect(await bring(services, 'json', out)).toEqual({ taken: 1, unchanged: 2, skipped: [] })
    expect((await soundOf(services, 'one')).equals(wavs['one']!)).toBe(true)
  })
})

describe('what concerns everything', () => {
  it('stops the import as a whole: no export, a journal that is being closed', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'entries'))
    await writeFile(join(folder, 'entries', 'x.json'), '{}')
    await expect(services.transfer.import('json', folder, false)).rejects.toMatchObject({ kind: 'unsupported' })
    const { out } = await exported()
    await services.audio.store.close()
    await expect(services.transfer.import('json', out, false)).rejects.toMatchObject({ kind: 'locked' })
    expect(await counts(services)).toMatchObject({ sessions: 0, messages: 0, recordings: 0 })
  })
})
