import { afterAll, beforeAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'
import { secondsOf, startJournal } from './support/journal'
import { microphoneFlags, speak } from './support/speech'

let profile: Awaited<ReturnType<typeof temporaryProfile>>
let app: RunningApp

beforeAll(async () => {
  profile = await temporaryProfile()
  const sound = await speak(profile.folder, 'The clock is wrong and I speak on.')
  app = await launchApp({ profile: profile.folder, args: microphoneFlags(sound, true) })
  await startJournal(app.page)
})

afterAll(async () => {
  await app?.quit()
  await profile?.remove()
})

/** Sets the clock of the window. */
const setClock = (byMs: number) =>
  app.page.evaluate((byMs) => {
    const before = Date.now.bind(Date)
    Date.now = () => before() + byMs
  }, byMs)

it('a recording tells how long it is, however the clock is set meanwhile', async () => {
  const { page } = app
  const seconds = async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText())
  await page.getByTestId(testIds.recordButton).first().click()
  await expect.poll(seconds, { timeout: 30_000 }).toBe(1)
  await setClock(-3_600_000)
  await expect.poll(seconds, { timeout: 30_000 }).toBe(2)
  await setClock(7_200_000)
  await expect.poll(seconds, { timeout: 30_000 }).toBe(3)
  await page.getByTestId(testIds.stopButton).click()
  await page.getByTestId(testIds.player).waitFor()
})
