import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audioUrl } from '../../app/ipc/audio'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, startAgain, temporaryProfile, type RunningApp } from './support/app'
import { braindump } from '../support/commandLine'
import { call, PASSPHRASE, secondsOf, startJournal } from './support/journal'
import { longRecording, recordFast } from './support/longRecording'
import { microphoneFlags, speak } from './support/speech'

const profile = await temporaryProfile()
const other = await temporaryProfile()
const stranger = await temporaryProfile()
const sounds = await temporaryProfile()
afterAll(() => Promise.all([profile, other, stranger, sounds].map(({ remove }) => remove())))

const HOUR_MS = 3_600_000

describe('unusual recordings and titles', () => {
  let app: RunningApp

  beforeAll(async () => {
    const voice = await speak(sounds.folder, 'One two three four five six seven eight nine ten.')
    app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice, true) })
    await startJournal(app.page)
  })
  afterAll(async () => {
    await app?.quit()
  })

  const entries = () => app.page.getByTestId(testIds.entryItem).count()

  it('a recording without a single sample is refused with a reason and leaves nothing', async () => {
    const { page } = app
    const started = await call(page, 'recorder', 'start', { mimeType: 'audio/webm;codecs=opus' })
    const { captureId } = started.value as { captureId: string }
    const stopped = await call(page, 'recorder', 'stop', { captureId, durationMs: 0, peaks: null })
    expect(stopped).toMatchObject({ ok: false, error: { kind: 'recording' } })
    expect(stopped.error?.message).not.toBe('')
    expect(await entries()).toBe(0)
    expect(await call(page, 'recorder', 'recoverable')).toEqual({ ok: true, value: { captures: [] } })
  })

  it('a recording of about one second is kept and plays', async () => {
    const { page } = app
    await page.getByTestId(testIds.recordButton).first().click()
    await expect
      .poll(async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText()), {
        timeout: 30_000,
        interval: 50,
      })
      .toBeGreaterThanOrEqual(1)
    await page.getByTestId(testIds.stopButton).click()
    await page.getByTestId(testIds.player).first().waitFor()
    const id = (await page.getByTestId(testIds.player).first().getAttribute('data-recording-id')) ?? ''
    const seconds = await page.evaluate(async (url) => {
      const bytes = await (await fetch(url)).arrayBuffer()
      return (await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(bytes)).duration
    }, audioUrl(id))
    expect(seconds).toBeGreaterThan(0.5)
    expect(seconds).toBeLessThan(4)
    expect(await entries()).toBe(1)
  })

  it('a recording of an hour is kept whole, and its last minute can be played at once', async () => {
    const { page } = app
    const stream = longRecording(HOUR_MS)
    const { recordingId, sessionId } = await recordFast(page, stream, HOUR_MS)
    await page.locator(`[data-entry-id="${sessionId}"]`).first().waitFor()
    const played = await page.evaluate(async (url) => {
      const audio = new Audio(url)
      audio.muted = true
      const once = (name: string) =>
        new Promise<void>((resolve, reject) => {
          audio.addEventListener(name, () => resolve(), { once: true })
          audio.addEventListener('error', () => reject(new Error(audio.error?.message ?? 'error')), { once: true })
        })
      await once('loadedmetadata')
      const { duration } = audio
      const started = performance.now()
      audio.currentTime = duration - 60
      await once('seeked')
      await audio.play()
      await once('timeupdate')
      const at = audio.currentTime
      audio.pause()
      return { duration, at, seekMs: performance.now() - started }
    }, audioUrl(recordingId))
    expect(Math.abs(played.duration - HOUR_MS / 1000)).toBeLessThan(5)
    expect(played.at).toBeGreaterThanOrEqual(played.duration - 61)
    expect(played.seekMs).toBeLessThan(5_000)
  })

  it.each([
    ['10,000 characters', 'A long title. '.repeat(715).slice(0, 10_000)],
    ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈👍🏽 feelings 🎙️'],
    ['right-to-left text', 'יומן קולי — مذكرات صوتية'],
    ['what looks like markup', '<img src=x onerror=alert(1)> & "quotes" </textarea>'],
  ])('a title of %s is kept as it was typed', async (_name, title) => {
    const { page } = app
    await page.getByTestId(testIds.newEntry).first().click()
    await page.getByTestId(testIds.entryTitle).fill(title)
    await page.getByTestId(testIds.entryTitle).blur()
    await expect
      .poll(async () => {
        const answer = await call(page, 'journal', 'list', { view: 'journal' })
        return (answer.value as { entries: { title: string }[] }).entries.some((entry) => entry.title === title)
      })
      .toBe(true)
    await page
      .getByTestId(testIds.entryItem)
      .filter({ hasText: title.slice(0, 12) })
      .first()
      .waitFor()
    expect(await page.locator('img[src=x]').count()).toBe(0)
  })

  it('a second start of the same profile says so, ends, and leaves the first alone', async () => {
    const before = await entries()
    const second = await startAgain(profile.folder, ['--smoke'])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain('already running with this profile')
    expect(await entries()).toBe(before)
  })
})

describe('a profile that cannot be used', () => {
  it('because it cannot be written still opens a window that says so', async () => {
    // Not even root can make a folder there, so this holds in a container as well.
    const app = await launchApp({ profile: '/sys/kernel/braindump' })
    try {
      await expect.poll(() => app.page.locator('body').innerText(), { timeout: 20_000 }).toMatch(/not writable/i)
      expect(await call(app.page, 'vault', 'state')).toMatchObject({ ok: false, error: { kind: 'profile-read-only' } })
      expect(await call(app.page, 'journal', 'list', { view: 'journal' })).toMatchObject({ ok: false })
    } finally {
      await app.quit()
    }
  })

  it('because a database is from another vault is named, and nothing is written into it', async () => {
    for (const { folder } of [other, stranger])
      expect(await braindump(folder, ['init', '--json'])).toMatchObject({ code: 0 })
    const sessions = join(other.folder, 'db/sessions')
    await rm(sessions, { recursive: true })
    await cp(join(stranger.folder, 'db/sessions'), sessions, { recursive: true })

    const again = await launchApp({ profile: other.folder })
    try {
      await again.page.getByTestId(testIds.unlockPassphrase).fill(PASSPHRASE)
      await again.page.getByTestId(testIds.unlockSubmit).click()
      await again.page.getByTestId(testIds.unlockError).waitFor()
      expect(await again.page.getByTestId(testIds.unlockError).innerText()).toMatch(/journal|vault/i)
      const answer = await call(again.page, 'vault', 'unlock', { with: 'passphrase', passphrase: PASSPHRASE })
      expect(answer).toMatchObject({ ok: false, error: { kind: 'other-vault' } })
      expect(await again.page.getByTestId(testIds.unlock).count()).toBe(1)
    } finally {
      await again.quit()
    }
    // Back where it belongs it is as good as before.
    await rm(join(stranger.folder, 'db/sessions'), { recursive: true })
    await cp(sessions, join(stranger.folder, 'db/sessions'), { recursive: true })
    const verified = await braindump(stranger.folder, ['verify', '--json'])
    expect(verified.code, verified.err).toBe(0)
  })
})
