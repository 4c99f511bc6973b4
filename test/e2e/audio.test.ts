import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audioUrl } from '../../app/ipc/audio'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'
import { secondsOf, startJournal, unlock } from './support/journal'
import { likeness, RATE_HZ, rms, samplesOfFile, samplesOfRecording } from './support/signal'
import { microphoneFlags, speak } from './support/speech'

const WORDS =
  'One morning the fog lay over the harbour. Nobody spoke. The ferry came late, and the gulls were loud. ' +
  'Later the sun broke through, and children ran along the pier with buckets and with nets.'

const profile = await temporaryProfile()
const sounds = await temporaryProfile()
afterAll(async () => {
  await profile.remove()
  await sounds.remove()
})

describe('a recording', () => {
  let app: RunningApp
  let original: Float32Array

  beforeAll(async () => {
    const voice = await speak(sounds.folder, WORDS)
    original = await samplesOfFile(voice)
    app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice, true) })
    await startJournal(app.page)
  })
  afterAll(async () => {
    await app?.quit()
  })

  const phase = (name: string) => app.page.locator(`[data-testid=${testIds.recorder}][data-phase=${name}]`).waitFor()
  const shown = async () => secondsOf(await app.page.getByTestId(testIds.recorderTime).innerText())
  const reach = (seconds: number) => expect.poll(shown, { timeout: 60_000 }).toBeGreaterThanOrEqual(seconds)

  it('that is paused and resumed leaves the pause out, and is as long as it says', async () => {
    const { page } = app
    await page.getByTestId(testIds.recordButton).first().click()
    await phase('recording')
    await reach(5)
    await page.getByTestId(testIds.pauseButton).click()
    await phase('paused')
    const paused = await shown()
    // A pause of some length, told by the clock of the window.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2500)))
    expect(await shown()).toBe(paused)
    await page.getByTestId(testIds.pauseButton).click()
    await phase('recording')
    await reach(paused + 5)
    await page.getByTestId(testIds.stopButton).click()
    const player = page.getByTestId(testIds.player).first()
    await player.waitFor()
    const id = (await player.getAttribute('data-recording-id')) ?? ''
    const recorded = await samplesOfRecording(page, audioUrl(id))
    const seconds = recorded.length / RATE_HZ
    expect(seconds).toBeGreaterThan(paused + 4.5)
    expect(seconds).toBeLessThan(paused + 9)
    expect(rms(recorded)).toBeGreaterThan(0.01)
    // Both halves are what was said, each in its own place of the loop.
    const looped = new Float32Array(3 * original.length)
    for (const round of [0, 1, 2]) looped.set(original, round * original.length)
    const half = Math.floor(4 * RATE_HZ)
    expect(likeness(looped, recorded.subarray(0, half))).toBeGreaterThan(0.75)
    expect(likeness(looped, recorded.subarray(recorded.length - half))).toBeGreaterThan(0.75)

    const media = await page.evaluate(async (url) => {
      const audio = new Audio(url)
      audio.muted = true
      const event = (name: string) => new Promise((resolve) => audio.addEventListener(name, resolve, { once: true }))
      const ready = event('loadedmetadata')
      audio.preload = 'auto'
      audio.load()
      await ready
      const seeked = event('seeked')
      audio.currentTime = audio.duration - 2
      await seeked
      const ended = event('ended')
      await audio.play()
      await ended
      return { duration: audio.duration, at: audio.currentTime }
    }, audioUrl(id))
    expect(Math.abs(media.duration - seconds)).toBeLessThan(0.2)
    expect(Math.abs(media.at - media.duration)).toBeLessThan(0.2)
  })

  it('that is cut off by a kill is offered at the next start, and kept', async () => {
    await app.page.getByTestId(testIds.recordButton).first().click()
    await phase('recording')
    await reach(6)
    await app.kill()
    app = await launchApp({ profile: profile.folder })
    await unlock(app.page)
    const { page } = app
    const before = await page.getByTestId(testIds.entryItem).count()
    await page.getByRole('button', { name: 'Keep it' }).click()
    await expect.poll(() => page.getByTestId(testIds.entryItem).count()).toBe(before + 1)
    await page.getByTestId(testIds.entryItem).first().click()
    const player = page.getByTestId(testIds.player).first()
    await player.waitFor()
    const recorded = await samplesOfRecording(page, audioUrl((await player.getAttribute('data-recording-id')) ?? ''))
    expect(recorded.length / RATE_HZ).toBeGreaterThan(4.5)
    const looped = new Float32Array(3 * original.length)
    for (const round of [0, 1, 2]) looped.set(original, round * original.length)
    expect(likeness(looped, recorded)).toBeGreaterThan(0.75)
  })
})
