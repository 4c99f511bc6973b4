import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audioUrl } from '../../app/ipc/audio'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { findOnDisk } from './support/disk'
import { secondsOf, startJournal, unlock } from './support/journal'
import { likeness, rms, samplesOfFile, samplesOfRecording } from './support/signal'
import { microphoneFlags, speak } from './support/speech'
import { spellings } from '../support/spellings'

const TITLE = 'Quartz marker in the title'
const NOTE = 'Obsidian marker in the note'
const WORDS = 'The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs, and then go home.'

/** First bytes of every WebM file (EBML). */
const WEBM_MAGIC = Buffer.from([0x1a, 0x45, 0xdf, 0xa3])

const profile = await temporaryProfile()
const sounds = await temporaryProfile()
afterAll(async () => {
  await profile.remove()
  await sounds.remove()
})

describe('what is said', () => {
  let app: RunningApp
  let voice: string
  let recordingId: string

  beforeAll(async () => {
    voice = await speak(sounds.folder, WORDS)
    app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice) })
    await startJournal(app.page)
  })
  afterAll(async () => {
    await app?.quit()
  })

  it('is recorded, with the time running and a level, and becomes an entry', async () => {
    const { page } = app
    await page.getByTestId(testIds.recordButton).first().click()
    await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor()
    await expect
      .poll(async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText()), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(6)
    await screenshot(page, 'recording')
    await page.getByTestId(testIds.stopButton).click()
    const player = page.getByTestId(testIds.player).first()
    await player.waitFor()
    recordingId = (await player.getAttribute('data-recording-id')) ?? ''
    expect(recordingId).toMatch(/^recording:/)
    expect(await page.getByTestId(testIds.entryItem).count()).toBe(1)
  })

  it('can be given a title and a note', async () => {
    const { page } = app
    await page.getByTestId(testIds.entryTitle).fill(TITLE)
    await page.getByTestId(testIds.addNote).click()
    await page.getByTestId(testIds.noteEditor).fill(NOTE)
    await page.getByTestId(testIds.noteEditor).blur()
    await page.getByTestId(testIds.entryItem).filter({ hasText: TITLE }).waitFor()
    await screenshot(page, 'entry')
  })

  it('plays', async () => {
    const { page } = app
    await page.getByTestId(testIds.playerPlay).first().click()
    await expect
      .poll(
        async () => secondsOf((await page.getByTestId(testIds.playerTime).first().innerText()).split('/')[0] ?? ''),
        {
          timeout: 15_000,
        },
      )
      .toBeGreaterThanOrEqual(2)
    await page.getByTestId(testIds.playerPlay).first().click()
  })

  it('is still there after quitting and starting again, and sounds like what was said', async () => {
    await app.quit()
    app = await launchApp({ profile: profile.folder })
    await unlock(app.page)
    const { page } = app
    await page.getByTestId(testIds.entryItem).filter({ hasText: TITLE }).click()
    await page.getByTestId(testIds.note).filter({ hasText: NOTE }).waitFor()
    const player = page.getByTestId(testIds.player).first()
    expect(await player.getAttribute('data-recording-id')).toBe(recordingId)

    const recorded = await samplesOfRecording(page, audioUrl(recordingId))
    const original = await samplesOfFile(voice)
    expect(rms(recorded)).toBeGreaterThan(0.01)
    const alike = likeness(recorded, original)
    expect(alike, 'correlation of loudness over time').toBeGreaterThan(0.8)
    // The measure tells speech from other speech.
    const other = await samplesOfFile(
      await speak(sounds.folder, 'Something else entirely was said here, slowly, about ships.'),
    )
    expect(likeness(recorded, other)).toBeLessThan(alike - 0.2)
  })

  it('is nowhere on disk in a form that can be read', async () => {
    await app.quit()
    const needles = [...spellings(TITLE), ...spellings(NOTE), WEBM_MAGIC, Buffer.from('OpusHead')]
    expect(await findOnDisk(profile.folder, needles)).toEqual([])
    // The search does find what is there to be found.
    const planted = join(profile.folder, 'db', 'planted')
    await writeFile(planted, Buffer.from(`before ${NOTE} after`).toString('base64'))
    expect(await findOnDisk(profile.folder, needles)).toHaveLength(1)
    await rm(planted)
  })
})

describe('a recording that is still running', () => {
  it('becomes an entry when the app quits', async () => {
    const voice = await speak(sounds.folder, WORDS)
    const first = await launchApp({ profile: profile.folder, args: microphoneFlags(voice, true) })
    let before: number
    try {
      await unlock(first.page)
      before = await first.page.getByTestId(testIds.entryItem).count()
      await first.page.getByTestId(testIds.recordButton).first().click()
      const shown = async () => secondsOf(await first.page.getByTestId(testIds.recorderTime).innerText())
      await expect.poll(shown, { timeout: 30_000 }).toBeGreaterThanOrEqual(2)
    } finally {
      await first.quit()
    }

    const second = await launchApp({ profile: profile.folder })
    try {
      await unlock(second.page)
      await expect.poll(() => second.page.getByTestId(testIds.entryItem).count()).toBe(before + 1)
    } finally {
      await second.quit()
    }
  })
})
