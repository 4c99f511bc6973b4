import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { screenshot, temporaryProfile, launchApp, type RunningApp } from './support/app'
import { answer, asked } from './support/dialogs'
import { call, secondsOf, startJournal, unlock } from './support/journal'
import { microphoneFlags, speak } from './support/speech'

/* What a recording must not do: move somebody who writes, lose their words, or end without having been asked to. */

let profile: Awaited<ReturnType<typeof temporaryProfile>>
let args: string[]
let app: RunningApp

beforeAll(async () => {
  profile = await temporaryProfile()
  args = microphoneFlags(await speak(profile.folder, 'I speak and I write at the same time.'), true)
  app = await launchApp({ profile: profile.folder, args })
  await startJournal(app.page)
})

afterAll(async () => {
  await app?.quit()
  await profile?.remove()
})

const by = (id: keyof typeof testIds) => app.page.getByTestId(testIds[id])
const editor = () => by('noteEditor')
const phase = (name: string) =>
  app.page.locator(`[data-testid=${testIds.recorder}][data-phase=${name}]`).waitFor({ timeout: 30_000 })
const idle = () => by('recorder').waitFor({ state: 'detached', timeout: 30_000 })
const shownId = () => by('entryView').getAttribute('data-entry-id')
const press = (keys: string) => app.page.keyboard.press(keys)
const type = (text: string) => app.page.keyboard.type(text)

/** Until the clock of the recording shows this many seconds. */
const spoken = (seconds: number) =>
  expect
    .poll(async () => secondsOf(await by('recorderTime').innerText()), { timeout: 30_000 })
    .toBeGreaterThanOrEqual(seconds)

/** The entries of the journal, each with its texts and how many recordings it has. */
async function journal() {
  const { value } = await call(app.page, 'journal', 'list', { view: 'journal' })
  const { entries } = value as { entries: { id: string; recordings: number }[] }
  return Promise.all(
    entries.map(async ({ id, recordings }) => {
      const { value } = await call(app.page, 'journal', 'entry', { id })
      return { id, recordings, texts: (value as { messages: { text: string }[] }).messages.map(({ text }) => text) }
    }),
  )
}
const recordings = async () => (await journal()).reduce((sum, entry) => sum + entry.recordings, 0)

describe('somebody who writes while recording', () => {
  it('stays where they are, with every word, and is led to the recording only when they want to', async () => {
    await press('Control+N')
    await editor().waitFor()
    await type('Before, ')
    await press('Control+R')
    await phase('recording')
    await type('while I speak, ')
    await spoken(1)
    const id = await shownId()
    await press('Control+R')
    await type('while it is saved, ')
    const saved = by('toast').filter({ hasText: 'Recording saved.' })
    await saved.waitFor()
    await type('and after.')
    const text = 'Before, while I speak, while it is saved, and after.'
    expect(await editor().inputValue()).toBe(text)
    expect(await shownId()).toBe(id)
    expect(await editor().evaluate((field) => field === document.activeElement)).toBe(true)
    await screenshot(app.page, 'recorded-while-writing')
    await press('Escape')
    await expect.poll(async () => (await journal()).find((entry) => entry.id === id)?.texts).toContain(text)
    expect(await recordings()).toBe(1)
    await saved.getByTestId(testIds.toastUndo).click()
    await by('player').first().waitFor()
    expect(await shownId()).not.toBe(id)
  })

  it('makes one recording with a key that is pressed six times in a hurry', async () => {
    const before = await recordings()
    // Presses count as one for 600 ms: the one that ended the recording before must be over.
    await app.page.waitForTimeout(700)
    for (let time = 0; time < 6; time++) await press('Control+R')
    await phase('recording')
    await spoken(1)
    await press('Control+R')
    await idle()
    await expect.poll(recordings).toBe(before + 1)
    await by('recorderProblem').waitFor({ state: 'detached' })
  })
})

describe('locking while recording', () => {
  it('asks first, and goes on recording when the answer is no', async () => {
    await by('recordButton').first().click()
    await phase('recording')
    await press('Control+L')
    await by('dialog').getByText('Stop recording and lock?').waitFor()
    await screenshot(app.page, 'lock-while-recording')
    await by('dialogCancel').click()
    await by('dialog').waitFor({ state: 'detached' })
    await phase('recording')
  })

  it('saves the recording, then locks, when the answer is yes', async () => {
    const before = await recordings()
    await spoken(1)
    await press('Control+L')
    await by('dialogConfirm').click()
    await unlock(app.page)
    await expect.poll(recordings).toBe(before + 1)
  })

  it('asks nothing when nothing is being recorded', async () => {
    await press('Control+L')
    await by('unlockPassphrase').waitFor()
    await unlock(app.page)
  })
})

/** What a person does to end the app. */
const closings = {
  'the window is closed': () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
  'Quit is chosen in the menu': () =>
    app.electron.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      items.find(({ accelerator }) => accelerator === 'CommandOrControl+Q')?.click()
    }),
}

describe('closing while recording', () => {
  it.each(Object.entries(closings))('asks first when %s, and saves the recording', async (_name, close) => {
    const before = await recordings()
    await by('recordButton').first().click()
    await phase('recording')
    await spoken(1)
    await answer(app, 0)
    await close()
    await expect.poll(() => asked(app)).toMatchObject([{ message: 'Stop recording and close BrainDump?' }])
    await spoken(2)

    await answer(app, 1)
    const ended = new Promise((resolve) => app.electron.process().once('exit', resolve))
    await close()
    await ended
    await app.quit()
    app = await launchApp({ profile: profile.folder, args })
    await unlock(app.page)
    await expect.poll(recordings).toBe(before + 1)
    expect(await app.page.getByText('A recording was interrupted').count()).toBe(0)
  })

  it('asks nothing when nothing is being recorded', async () => {
    await answer(app, 0)
    const ended = new Promise((resolve) => app.electron.process().once('exit', resolve))
    await closings['the window is closed']()
    await ended
  })
})
