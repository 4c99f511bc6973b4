import { afterAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { launchUnlocked, openInApp, secondsOf, startJournal } from './support/journal'
import { answer } from './support/dialogs'
import { launchApp, temporaryProfile, type RunningApp } from './support/app'
import { microphoneFlags, speak } from './support/speech'

/* An error in main that nobody caught: nobody knows what state things are in, so the app says it, saves, closes and ends. */

const sounds = await temporaryProfile()
afterAll(() => sounds.remove())

/** Lets main meet an error where nobody waits for it. */
const provoke = (app: RunningApp, how: 'thrown' | 'rejected') =>
  app.electron.evaluate((_electron, how) => {
    const error = new Error('provoked by a test')
    if (how === 'rejected') void Promise.reject(error)
    else
      setTimeout(() => {
        throw error
      })
  }, how)

/** The exit code with which the app ends by itself. */
const ended = (app: RunningApp): Promise<number | null> => {
  const child = app.electron.process()
  return new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode)))
}

it.each(['thrown', 'rejected'] as const)(
  'keeps what is being typed when an error is %s in main, says it, and exits with 1',
  async (how) => {
    const device = await Device.first()
    const id = await device.services.journal.sessions.create({ title: 'Half written', text: 'Before.' })
    try {
      const app = await openInApp(device)
      try {
        const { page } = app
        // Answered at once: a dialog of the system cannot be clicked from here.
        await answer(app, 0)
        const code = ended(app)
        await page.locator(`[data-entry-id="${id}"]`).first().click()
        await page.getByTestId(testIds.note).click()
        const editor = page.getByTestId(testIds.noteEditor)
        await editor.fill('Before. And what was typed last.')
        await provoke(app, how)
        expect(await code).toBe(1)
        expect(app.log.join('')).toMatch(/provoked by a test.*closed to protect it/s)
      } finally {
        await app.kill()
      }
      const again = await launchUnlocked({ profile: device.profile })
      try {
        await again.page.locator(`[data-entry-id="${id}"]`).first().click()
        await expect.poll(() => again.page.getByTestId(testIds.note).innerText()).toContain('what was typed last.')
      } finally {
        await again.quit()
      }
    } finally {
      await device.remove()
    }
  },
)

it('says in a dialog what happened, and ends also when nobody answers it', async () => {
  const device = await Device.first()
  try {
    const app = await openInApp(device)
    try {
      await app.electron.evaluate(({ dialog }) => {
        dialog.showMessageBox = (...args: unknown[]) => {
          process.stderr.write(`told: ${JSON.stringify(args.at(-1))}\n`)
          return new Promise(() => undefined)
        }
      })
      const code = ended(app)
      await provoke(app, 'thrown')
      expect(await code).toBe(1)
      expect(app.log.join('')).toMatch(/told: .*ran into a problem.*provoked by a test/)
    } finally {
      await app.kill()
    }
  } finally {
    await device.remove()
  }
})

it('offers a recording that was under way at the next start, as after a kill', async () => {
  const profile = await temporaryProfile()
  const voice = await speak(sounds.folder, 'The kettle was on, and nobody had put it there.')
  const app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice, true) })
  try {
    const { page } = app
    await startJournal(page)
    await answer(app, 0)
    await page.getByTestId(testIds.recordButton).first().click()
    const shown = async () => secondsOf(await page.getByTestId(testIds.recorderTime).innerText())
    await expect.poll(shown, { timeout: 60_000 }).toBeGreaterThanOrEqual(3)
    const code = ended(app)
    await provoke(app, 'thrown')
    expect(await code).toBe(1)
    const again = await launchUnlocked({ profile: profile.folder })
    try {
      await again.page.getByText('Keep it').waitFor()
    } finally {
      await again.quit()
    }
  } finally {
    await app.kill()
    await profile.remove()
  }
})
