import { copyFile, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileTags } from '../../../main/audio/capture/fileTags'
import { temporaryFolder } from '../../support/documents'
import { inZone } from '../../support/zone'
import { entriesByTitle, newProfile } from '../exchange/support/profile'

const fixture = (name: string): string => join(import.meta.dirname, '../../fixtures/audio', name)
const now = Date.UTC(2026, 0, 1)

describe('what a file says of itself', () => {
  it('is its date and its title, from whatever container', async () => {
    inZone('Europe/Berlin')
    expect(await fileTags(fixture('tagged.m4a'), now)).toEqual({
      recordedAt: Date.UTC(2023, 4, 6, 7, 8, 9),
      title: 'New Recording 7',
    })
    const local = new Date(2021, 1, 3, 4, 5, 6).getTime()
    expect(await fileTags(fixture('tagged.mp3'), now)).toEqual({ recordedAt: local, title: 'Kitchen' })
    // What a recorder writes into a WAV is the time where it stood.
    const there = new Date(2020, 0, 2, 3, 4, 5).getTime()
    expect(await fileTags(fixture('tagged.wav'), now)).toEqual({ recordedAt: there, title: null })
  })

  it('is not believed where it is the year of a song, no date, or still to come', async () => {
    expect(await fileTags(fixture('song.mp3'), now)).toEqual({ recordedAt: null, title: null })
    expect(await fileTags(fixture('tone.ogg'), now)).toMatchObject({ recordedAt: null })
    expect(await fileTags(fixture('tagged.m4a'), Date.UTC(2023, 0, 1))).toMatchObject({ recordedAt: null })
    const folder = await temporaryFolder()
    const damaged = join(folder, 'damaged.m4a')
    const bytes = await readFile(fixture('tagged.m4a'))
    for (const length of [0, 8, 40, 200, bytes.length >> 1]) {
      await writeFile(damaged, bytes.subarray(0, length))
      expect((await fileTags(damaged, now)).title === 'New Recording 7' || length < bytes.length).toBe(true)
    }
  })

  it('dates and titles what is imported, whatever the date of a copy', async () => {
    const { services } = await newProfile()
    const folder = await temporaryFolder()
    const copy = join(folder, 'copy (2).m4a')
    await copyFile(fixture('tagged.m4a'), copy)
    await utimes(copy, 1_700_000_000, 1_700_000_000)
    await services.transfer.import('audio', folder, false)
    const entry = (await entriesByTitle(services)).get('New Recording 7')
    expect(entry?.session.createdAt).toBe(Date.UTC(2023, 4, 6, 7, 8, 9))
    const { sessionId } = await services.audio.importFile(copy)
    expect((await services.journal.databases.sessions.get(sessionId)).doc.createdAt).toBe(Date.UTC(2023, 4, 6, 7, 8, 9))
  })
})
