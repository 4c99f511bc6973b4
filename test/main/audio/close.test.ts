import { randomBytes } from 'node:crypto'
import { readdir, readFile, watch, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { newRecordingId } from '../../../app/ids'
import { chunkIdSchema } from '../../../app/model/recording'
import { JournalCatalog } from '../../../main/audio/journalCatalog'
import { orphanedAudio } from '../../../main/audio/repair/orphanedAudio'
import { systemPorts } from '../../../main/platform/ports'
import { newDocumentKey, temporaryFolder } from '../../support/documents'
import { noiseFile } from '../../support/noise'
import { openJournal } from './support/journal'

it('closing the audio keeps what is noted when the last work on the store ends', async () => {
  const profile = await temporaryFolder()
  const { audio, journal } = await openJournal(profile, JSON.stringify(newDocumentKey()))
  onTestFinished(() => journal.close())
  const { recordingId: id } = await audio.importFile((await noiseFile(32_044)).path)
  const recording = (await journal.databases.recordings.get(id)).doc

  // Long enough to be under way when everything else has been closed.
  const chunks = Array.from({ length: 20 }, () => ({
    id: chunkIdSchema.parse(randomBytes(32).toString('hex')),
    bytes: randomBytes(400_000),
  }))
  let using: Promise<void> = Promise.resolve()
  await new Promise<void>((begun) => {
    using = audio.store.use(id, (database) => {
      const writing = database.put(chunks)
      begun()
      return writing
    })
  })
  using = using.then(() => audio.transfers.inventory.confirm(recording, 'a server'))
  await Promise.all([using, audio.close()])
  const { items } = JSON.parse(await readFile(join(profile, 'audio.json'), 'utf8')) as { items: object }
  expect(items).toHaveProperty([id, 'confirmed', 'remote'], 'a server')
})

it('an import that closing cuts off leaves nothing behind, and says why it ended', async () => {
  const profile = await temporaryFolder()
  const { audio, journal } = await openJournal(profile, JSON.stringify(newDocumentKey()))
  onTestFinished(() => journal.close())
  const taking = audio.importFile((await noiseFile(30_000_000)).path)
  const ended = expect(taking).rejects.toMatchObject({ kind: 'locked' })
  await stored(profile)
  await audio.close()
  await ended
  expect(await readdir(join(profile, 'db', 'audio'))).toEqual([])
  expect(await journal.databases.recordings.count()).toBe(0)
})

it('what an import left whose process was killed is removed at the next start, and nothing else', async () => {
  const profile = await temporaryFolder()
  const key = JSON.stringify(newDocumentKey())
  const first = await openJournal(profile, key)
  const { recordingId: kept } = await first.audio.importFile((await noiseFile(300_000)).path)
  // Stored, and its document has not arrived: not an import of this device.
  const unknown = newRecordingId(systemPorts.uuid)
  const chunk = { id: chunkIdSchema.parse(randomBytes(32).toString('hex')), bytes: randomBytes(1000) }
  await first.audio.store.use(unknown, (database) => database.put([chunk]))
  const cutOff = newRecordingId(systemPorts.uuid)
  await first.audio.store.use(cutOff, (database) => database.put([chunk]))
  await first.close()
  const path = join(profile, 'audio.json')
  const state = JSON.parse(await readFile(path, 'utf8')) as { items: Record<string, object> }
  state.items[cutOff] = { importing: true }
  state.items[kept] = { ...state.items[kept], importing: true }
  await writeFile(path, JSON.stringify(state))

  const second = await openJournal(profile, key)
  onTestFinished(second.close)
  expect((await second.audio.store.list()).sort()).toEqual([kept, unknown].sort())
  const catalog = new JournalCatalog(second.journal.databases, second.journal.parts)
  expect(await orphanedAudio(second.audio.store, catalog)).toEqual({
    recordings: 1,
    sizeBytes: await second.audio.store.sizeBytes(unknown),
  })
  const { items } = JSON.parse(await readFile(path, 'utf8')) as { items: Record<string, { taking?: boolean }> }
  expect(Object.values(items).filter(({ taking }) => taking)).toEqual([])
  expect(items).not.toHaveProperty([cutOff])
})

/** Resolves when the first file of a recording is on disk. */
async function stored(profile: string): Promise<void> {
  const folder = join(profile, 'db', 'audio')
  for await (const { filename } of watch(join(profile, 'db'), { recursive: true }))
    if (filename?.startsWith('audio') && (await readdir(folder)).length > 0) return
}

it('a journal whose last reading of changes fails says so, and is closed all the same', async () => {
  const profile = await temporaryFolder()
  const key = JSON.stringify(newDocumentKey())
  const { audio, journal } = await openJournal(profile, key)
  await audio.close()
  vi.spyOn(journal.summaries, 'stop').mockRejectedValue(new Error('a disk that does not answer'))
  await expect(journal.close()).rejects.toThrow('a disk that does not answer')
  // leveldb would refuse a folder that is still open.
  await (await openJournal(profile, key)).close()
})
