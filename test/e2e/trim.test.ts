import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audioUrl } from '../../app/ipc/audio'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, launchUnlocked } from './support/journal'
import { pressOn, tabTo } from './support/keyboard'
import { likeness, samplesOfRecording } from './support/signal'

/* Cutting a recording and having it heard again, in the real app, by keyboard. */

const speech = join(import.meta.dirname, '../fixtures/audio/speech.webm')
const FIRST = 'Water the garden today.'
const SECOND = 'Water the gardens tomorrow.'

let device: Device
let app: RunningApp
let recordingId: string
const files = await temporaryProfile()

/** A speech program that hears something else the second time. */
async function program(): Promise<string> {
  const path = join(files.folder, 'hear.sh')
  const seen = join(files.folder, 'heard')
  await writeFile(
    path,
    `#!/bin/sh\nif [ -e '${seen}' ]; then echo '${SECOND}'; else : > '${seen}'; echo '${FIRST}'; fi\n`,
  )
  await chmod(path, 0o755)
  return path
}

beforeAll(async () => {
  device = await Device.first()
  const { sessionId } = await device.services.audio.importFile(speech)
  await device.services.journal.sessions.rename(sessionId, 'Spoken')
  await device.host.close()
  await writeFile(
    join(device.profile, 'settings.json'),
    JSON.stringify({ 'transcription.engine': 'command', 'transcription.command': await program() }),
  )
  app = await launchUnlocked({ profile: device.profile })
  await app.page.getByTestId(testIds.entryItem).click()
  recordingId = (await app.page.getByTestId(testIds.player).getAttribute('data-recording-id')) ?? ''
})

afterAll(async () => {
  await app?.quit()
  await device?.remove()
  await files.remove()
})

const dialog = () => app.page.getByRole('dialog')
const length = () => app.page.locator('main, .entry').getByTestId(testIds.playerTime).first()

/** Opens a dialog of the recording's own menu. */
async function fromMenu(item: string): Promise<void> {
  const { page } = app
  await pressOn(page, page.getByRole('button', { name: 'More actions for this recording' }))
  const wanted = page.getByRole('menuitem', { name: item })
  await wanted.waitFor()
  for (let step = 0; step < 10 && !(await wanted.evaluate((one) => one === document.activeElement)); step++)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
}

const times = async (key: string, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) await app.page.keyboard.press(key)
}

describe('a recording', () => {
  it('is heard by the program of the settings', async () => {
    await app.page.getByTestId(testIds.transcript).filter({ hasText: FIRST }).waitFor({ timeout: 60_000 })
  })

  it('is heard again and both are compared, with the differences marked; the new text is taken', async () => {
    const { page } = app
    await fromMenu('Transcribe again…')
    await dialog().waitFor()
    await pressOn(page, dialog().getByRole('button', { name: 'Transcribe and compare' }))
    await dialog().locator('del').first().waitFor({ timeout: 60_000 })
    // Marked for the eye, and said to whoever only hears it.
    const marked = async (tag: string) => (await dialog().locator(tag).allInnerTexts()).join(' ').replace(/\s+/g, ' ')
    expect(await marked('del')).toBe('[removed: garden ] [removed: today ]')
    expect(await marked('ins')).toBe('[added: gardens ] [added: tomorrow ]')
    await screenshot(page, 'retranscribed')
    expect(await page.getByTestId(testIds.transcript).innerText()).toContain(FIRST)
    await pressOn(page, dialog().getByRole('button', { name: 'Take the new text' }))
    await page.getByTestId(testIds.transcript).filter({ hasText: SECOND }).waitFor()
  })

  it('is cut with the handles by keyboard, and what stays is heard before', async () => {
    const { page } = app
    await fromMenu('Trim…')
    await dialog().waitFor()
    const action = dialog().getByRole('button', { name: 'Trim', exact: true })
    expect(await action.isDisabled()).toBe(true)
    // From 2 s to 5 s: the end from the left, as Home and the arrows lead.
    await tabTo(page, dialog().locator('[data-trim=end]'))
    await page.keyboard.press('Home')
    await dialog().getByText('At least half a second must remain.').waitFor()
    await times('ArrowRight', 50)
    await tabTo(page, dialog().locator('[data-trim=start]'), 'Shift+Tab')
    await times('ArrowRight', 20)
    await dialog().getByText('New length: 0:03').waitFor()
    await screenshot(page, 'trim')
    await pressOn(page, dialog().getByRole('button', { name: 'Preview' }))
    await dialog().locator(`[data-testid=${testIds.player}][data-playing=true]`).waitFor()
    await dialog().getByRole('button', { name: 'Stop' }).waitFor()
    // It stops by itself where the recording will end.
    await dialog().locator(`[data-testid=${testIds.player}][data-playing=false]`).waitFor({ timeout: 15_000 })
    expect(await dialog().getByTestId(testIds.playerTime).innerText()).toBe('0:05 / 0:39')
    await dialog().getByRole('button', { name: 'Preview' }).waitFor()

    const whole = await samplesOfRecording(page, audioUrl(recordingId))
    await pressOn(page, action)
    await dialog().waitFor({ state: 'detached' })
    await length().filter({ hasText: '/ 0:03' }).waitFor()
    const cut = await samplesOfRecording(page, audioUrl(recordingId))
    const seconds = cut.length / (whole.length / 40)
    expect(seconds).toBeGreaterThan(2.8)
    expect(seconds).toBeLessThan(3.3)
    const [from, to] = [2, 5].map((at) => Math.round((at * whole.length) / 40))
    expect(likeness(cut, whole.subarray(from, to))).toBeGreaterThan(0.9)
  })

  it('is whole again when that is undone, by the toast or later from its menu', async () => {
    const { page } = app
    await page.getByTestId(testIds.toastUndo).last().click()
    await length().filter({ hasText: '/ 0:39' }).waitFor()
    expect(await call(page, 'audio', 'trim', { id: recordingId, startMs: 0, endMs: 10_000 })).toMatchObject({
      ok: true,
    })
    await length()
      .filter({ hasText: /0:(09|10)$/ })
      .waitFor()
    await fromMenu('Restore original recording')
    await length().filter({ hasText: '/ 0:39' }).waitFor()
    await screenshot(page, 'untrimmed')
  })
})
