import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dayOf } from '../../../app/statistics/days'
import { temporaryFolder } from '../../support/documents'
import { inZone } from '../../support/zone'
import { entriesByTitle, newProfile } from './support/profile'
import { writeV3, writeWav } from './support/v3'

describe('an import', () => {
  it.each(['America/Los_Angeles', 'America/Sao_Paulo', 'Pacific/Kiritimati'])(
    'puts notes on the day they name, in %s',
    async (zone) => {
      inZone(zone)
      const folder = await temporaryFolder()
      await writeFile(join(folder, 'Front.md'), '---\ndate: 2024-03-10\n---\nText')
      await writeFile(join(folder, 'Skipped.md'), '---\ndate: 2018-11-04\n---\nText')
      await writeFile(join(folder, '2024-03-10 Named.md'), 'Text')
      const { services } = await newProfile()
      await services.transfer.import('markdown', folder, false)
      const v3 = await writeV3(await temporaryFolder(), {
        sql: `INSERT INTO chat_sessions (title, created_at) VALUES ('Version 3', '2024-03-10 01:00:00')`,
      })
      await services.transfer.import('v3', v3, false)
      const entries = await entriesByTitle(services)
      const days = ['Front', 'Skipped', 'Named'].map((title) => dayOf(entries.get(title)!.session.createdAt))
      expect(days).toEqual(['2024-03-10', '2018-11-04', '2024-03-10'])
      expect(entries.get('Front')?.messages.map(({ createdAt }) => dayOf(createdAt))).toEqual(['2024-03-10'])
      expect(entries.get('Version 3')?.session.createdAt).toBe(Date.UTC(2024, 2, 10, 1))
    },
  )
})

describe('an export as Markdown', () => {
  it('is named by local days and times, and comes back to the millisecond in another zone', async () => {
    inZone('America/Los_Angeles')
    const { services } = await newProfile()
    // The evening of the ninth here, the tenth in Greenwich.
    const atMs = Date.UTC(2024, 2, 10, 5, 30, 7, 89)
    const wav = join(await temporaryFolder(), 'voice.wav')
    await writeWav(wav)
    const { sessionId, recordingId } = await services.audio.importFile(wav)
    const { recordings, messages, sessions } = services.journal.databases
    const recording = await recordings.get(recordingId)
    await recordings.put({ ...recording.doc, createdAt: atMs }, recording.rev)
    for await (const slice of messages.list())
      for (const one of slice) if (one.ok) await messages.put({ ...one.stored.doc, createdAt: atMs }, one.stored.rev)
    const session = await sessions.get(sessionId)
    const { am: _history, ...plain } = session.doc
    await sessions.put({ ...plain, title: 'Evening', createdAt: atMs }, session.rev)
    const out = await temporaryFolder()
    expect(await services.transfer.export('markdown', out, [])).toMatchObject({ skipped: [] })
    expect((await readdir(out)).sort()).toEqual(['2024-03-09 Evening.md', 'audio'])
    expect(await readdir(join(out, 'audio'))).toEqual(['2024-03-09 213007.wav'])

    process.env['TZ'] = 'Asia/Tokyo'
    const other = await newProfile()
    await other.services.transfer.import('markdown', out, false)
    const entry = (await entriesByTitle(other.services)).get('Evening')
    expect(entry).toMatchObject({
      session: { createdAt: atMs },
      messages: [{ createdAt: atMs }],
      recordings: [{ createdAt: atMs }],
    })
  })
})
