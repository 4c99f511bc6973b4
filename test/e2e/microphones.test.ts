import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audioUrl } from '../../app/ipc/audio'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { secondsOf, startJournal } from './support/journal'
import { Pulse } from './support/pulse'
import { rms, samplesOfRecording } from './support/signal'
import { speak } from './support/speech'

/* Microphones of a real PulseAudio: two of them, one like a headset by Bluetooth with 16 kHz. */

const WORDS = 'The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs.'
const profile = await temporaryProfile()
const sounds = await temporaryProfile()
let pulse: Pulse
let app: RunningApp
let voice: string

beforeAll(async () => {
  voice = await speak(sounds.folder, WORDS)
  pulse = await Pulse.start(sounds.folder)
  await pulse.plugIn('desk', 'Desk')
  await pulse.plugIn('headset', 'Headset', 16_000)
  await pulse.makeDefault('desk')
  app = await launchApp({ profile: profile.folder, env: pulse.env })
  await startJournal(app.page)
})
afterAll(async () => {
  await app?.quit()
  await pulse?.stop()
  await profile.remove()
  await sounds.remove()
})

const seconds = async (): Promise<number> => secondsOf(await app.page.getByTestId(testIds.recorderTime).innerText())
const recordedFor = (s: number): Promise<void> => expect.poll(seconds, { timeout: 60_000 }).toBeGreaterThanOrEqual(s)

async function record(): Promise<void> {
  await app.page.getByTestId(testIds.recordButton).first().click()
  await app.page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor()
}

/** Ends it; answers the loudness of each second. */
async function done(): Promise<number[]> {
  const { page } = app
  const before = await page.getByTestId(testIds.entryItem).count()
  await page.getByTestId(testIds.stopButton).click()
  await expect.poll(() => page.getByTestId(testIds.entryItem).count(), { timeout: 30_000 }).toBe(before + 1)
  await page.getByTestId(testIds.entryItem).first().click()
  const id = (await page.getByTestId(testIds.player).first().getAttribute('data-recording-id')) ?? ''
  const samples = await samplesOfRecording(page, audioUrl(id))
  return Array.from({ length: Math.floor(samples.length / 8_000) }, (_, at) =>
    rms(samples.subarray(at * 8_000, (at + 1) * 8_000)),
  )
}

const microphone = () => app.page.getByTestId(testIds.microphone)
const recorder = () => app.page.getByTestId(testIds.recorder)

describe('the microphone', () => {
  it('is chosen from the menu, and named while it records', async () => {
    const stop = pulse.speakInto('desk', voice)
    await record()
    await microphone().filter({ hasText: 'Default microphone' }).waitFor()
    await recordedFor(3)
    await app.page.getByTestId(testIds.inputMenu).click()
    await screenshot(app.page, 'microphone-menu')
    await app.page.getByRole('menuitem', { name: 'Headset' }).click()
    const loud = await done()
    stop()
    expect(loud[1]).toBeGreaterThan(0.005)
  })

  it('that is not there when a recording begins gives way to the default one, in words', async () => {
    await record()
    // It takes a second to wake, and what counts is what it has sent: five short memos, and none of them is empty.
    for (let memo = 0; memo < 5; memo++) {
      await microphone().filter({ hasText: 'Headset' }).waitFor()
      await recordedFor(1)
      await done()
      if (memo < 4) await record()
    }
    await pulse.unplug('headset')
    await record()
    await microphone().filter({ hasText: 'Default microphone' }).waitFor()
    await app.page.getByText('"Headset" isn\'t connected. Recording with "Default microphone".').waitFor()
    await screenshot(app.page, 'microphone-replaced')
    await recordedFor(1)
    await done()
  })

  it('that hears nothing for ten seconds is said to, while there is time', async () => {
    await pulse.mute('desk', true)
    await record()
    await recorder().getByText('No input for 10 seconds').waitFor({ timeout: 60_000 })
    await screenshot(app.page, 'microphone-silent')
    const stop = pulse.speakInto('desk', voice)
    await pulse.mute('desk', false)
    await recorder().getByText('No input for 10 seconds').waitFor({ state: 'detached', timeout: 60_000 })
    await done()
    stop()
  })
})
