import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { chunkIdSchema } from '../../../app/model/recording'
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
  using = using.then(() => audio.transfers.holdings.confirm(recording, 'a server'))
  await Promise.all([using, audio.close()])
  const { items } = JSON.parse(await readFile(join(profile, 'audio.json'), 'utf8')) as { items: object }
  expect(items).toHaveProperty([id, 'confirmed', 'remote'], 'a server')
})
