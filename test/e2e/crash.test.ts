import { afterAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, temporaryProfile } from './support/app'
import { secondsOf, startJournal } from './support/journal'
import { microphoneFlags, speak } from './support/speech'

const sounds = await temporaryProfile()
afterAll(() => sounds.remove())

it('offers what was recorded when the process of the window dies in the middle', async () => {
  const profile = await temporaryProfile()
  const voice = await speak(sounds.folder, 'The train stood still between two stations, and nobody minded.')
  const app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice, true) })
  try {
    const { page } = app
    await startJournal(page)
    await page.getByTestId(testIds.recordButton).first().click()
    const shown = async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText())
    await expect.poll(shown, { timeout: 60_000 }).toBeGreaterThanOrEqual(4)
    await app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
    })
    // The driver loses its page with the process; the app itself tells what its new page shows.
    // A script sent to a page on its way out is never answered, so each question is given up after a second.
    const text = () =>
      app.electron.evaluate(({ BrowserWindow }) =>
        Promise.race([
          BrowserWindow.getAllWindows()[0]
            ?.webContents.executeJavaScript('document.body.innerText')
            .then(String, () => ''),
          new Promise<string>((resolve) => setTimeout(() => resolve(''), 1000)),
        ]),
      )
    await expect.poll(text, { timeout: 30_000 }).toMatch(/Keep it/)
  } finally {
    await app.kill()
    await profile.remove()
  }
})
