import { copyFile, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { newMessageId, type RecordingId, type SessionId } from '../../app/ids'
import { recordedSlices } from '../main/audio/support/webm'
import type { Device } from './device'

/** A pass as the command line makes it: documents, merges, audio. */
export async function syncAll(device: Device): Promise<void> {
  const { services } = device
  const audio = async (): Promise<void> => void (await services.audio.transfers.pass())
  await services.sync.pass({ settle: () => services.conflicts.mergeAll(), audio }, new AbortController().signal)
  await services.journal.summaries.settled()
}

export interface FullJournal {
  /** An entry whose note was changed on both devices, apart from each other, and merged. */
  readonly merged: SessionId
  readonly trashed: SessionId
  readonly purged: SessionId
  readonly recordings: readonly RecordingId[]
}

const at = (hours: number): number => 1_700_000_000_000 + hours * 3_600_000
const fixture = (name: string): string => join(import.meta.dirname, '../fixtures/audio', name)

/**
 * Fills a journal with what an export has to do with: tags of which one was merged into another, an edited text, texts changed
 * apart on two devices and merged, entries in the trash and purged, recordings with and without words, one of them trimmed, and
 * names that files cannot have. `a` and `b` are devices of one journal on one server, and in step afterwards.
 * @param folder for files that are imported
 */
export async function fillJournal(a: Device, b: Device, folder: string): Promise<FullJournal> {
  const { journal, audio, purge } = a.services
  const { sessions, parts, tags } = journal
  const work = await tags.create('work')
  const idea = await tags.create('Idée: "neu"')
  const old = await tags.create('old name')
  await tags.merge(old, work)
  await tags.remove(await tags.create('removed'))
  const merged = await sessions.create({ title: 'Changed on two devices', createdAt: at(1), tagIds: [work, idea] })
  const note = await sessions.addNote(merged, 'The first sentence stands here.\n\nThe second stands far from it.')
  const edited = await sessions.create({ title: '# Über: <alles> / nichts?', createdAt: at(2), tagIds: [old] })
  await parts.setText(await sessions.addNote(edited, 'Written'), 'Written, and written again – 日本語 👩‍👩‍👧.')
  await sessions.setPinned([edited], true)
  const answered = await sessions.create({ title: '', createdAt: at(3), tagIds: [] })
  await sessions.addNote(answered, 'Um, well, Dr. Smith came at 3.5 hours, <!-- braindump note --> he said. And more.')
  await a.services.journal.databases.messages.put(
    {
      id: newMessageId(answered, randomUUID),
      type: 'message',
      format: 1,
      role: 'assistant',
      text: 'One line.\nAnother.',
      recordingId: null,
      createdAt: at(4),
      deletedAt: null,
    },
    null,
  )
  await sessions.setArchived([answered], true)
  for (const title of ['yes: no', '- 12', 'true', '0x1f', 'Same', 'Same', 'con', '…', 'a\u0085b'])
    await sessions.create({ title, createdAt: at(5), tagIds: [] })
  const trashed = await sessions.create({ title: 'In the trash', createdAt: at(6), tagIds: [] })
  const purged = await sessions.create({ title: 'Purged', createdAt: at(7), tagIds: [] })
  await sessions.addNote(purged, 'gone')
  await sessions.trash([trashed, purged])
  await purge.purge([purged])

  await writeFile(join(folder, 'speech.webm'), Buffer.concat(recordedSlices().slice(0, 24)))
  await copyFile(fixture('tone.m4a'), join(folder, 'tone.m4a'))
  const spoken = await audio.importFile(join(folder, 'speech.webm'), { title: 'Spoken', createdAt: at(8) })
  await parts.editRecording(spoken.recordingId, () => ({
    transcript: {
      text: 'What was heard.',
      segments: [{ startMs: 0, endMs: 900, text: 'What was heard.' }],
      language: 'en',
      engine: 'test',
      model: 'test',
      rank: 1,
      createdAt: at(8),
      device: a.host.device.device.id,
    },
  }))
  await audio.versions.trim(spoken.recordingId, 5_300, 11_000)
  const tone = await audio.importFile(join(folder, 'tone.m4a'), { title: 'A tone', createdAt: at(9) })
  await parts.setTranscript(tone.recordingId, 'My own words.')
  await sessions.addNote(tone.sessionId, 'And a note beside it.')

  await syncAll(a)
  await syncAll(b)
  await a.services.journal.parts.setText(note, 'The FIRST sentence stands here.\n\nThe second stands far from it.')
  await b.services.journal.parts.setText(note, 'The first sentence stands here.\n\nThe second stands far from IT.')
  for (const device of [a, b, a, b]) await syncAll(device)
  return { merged, trashed, purged, recordings: [spoken.recordingId, tone.recordingId] }
}
