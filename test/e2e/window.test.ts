import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { violations } from './support/accessibility'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, launchUnlocked, startJournal } from './support/journal'

/* What the window does at its edges: sizes, what plays unseen, long titles, the entry of last time. */

const speech = join(import.meta.dirname, '../fixtures/audio/speech.webm')
const LONG_TITLE = 'A walk along the river, with many stops on the way and much to say about each of them. '.repeat(12)
const UNTIL = { timeout: 20_000, interval: 100 }

let device: Device
let app: RunningApp
let spoken: string
let written: string

beforeAll(async () => {
  device = await Device.first()
  const { sessionId } = await device.services.audio.importFile(speech)
  spoken = sessionId
  await device.services.journal.sessions.rename(sessionId, 'Spoken')
  written = await device.services.journal.sessions.create({ title: LONG_TITLE, text: 'Of the river.' })
  await device.host.close()
  app = await launchUnlocked({ profile: device.profile })
})
afterAll(async () => {
  await app?.quit()
  await device?.remove()
})

const open = (page: Page, id: string) => page.locator(`[data-entry-id="${id}"]`).first().click()
const box = async (one: Locator) => {
  const found = await one.boundingBox()
  if (!found) throw new Error('It has no place in the window.')
  return found
}

describe('the window', () => {
  it('keeps the player in one line at 1024 pixels, and has Record beside an open entry at 760', async () => {
    const { page } = app
    await page.setViewportSize({ width: 1024, height: 700 })
    await open(page, spoken)
    const player = page.getByTestId(testIds.player)
    await player.waitFor()
    const middles = await Promise.all(
      [testIds.playerPlay, testIds.playerSeek, testIds.playerTime].map(async (id) => {
        const { y, height } = await box(player.getByTestId(id))
        return Math.round(y + height / 2)
      }),
    )
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(6)
    expect((await box(player)).height).toBeLessThan(60)
    await screenshot(page, 'player-1024')
    await page.setViewportSize({ width: 760, height: 700 })
    expect(await page.getByTestId(testIds.entryRecord).isVisible()).toBe(true)
    await screenshot(page, 'entry-760')
    await page.setViewportSize({ width: 1280, height: 800 })
    expect(await page.getByTestId(testIds.entryRecord).isVisible()).toBe(false)
  })

  it('shows what plays once its entry is left, by keyboard back to it, in light and dark', async () => {
    const { page } = app
    await page.getByTestId(testIds.playerPlay).click()
    await page.locator(`[data-testid=${testIds.player}][data-playing=true]`).waitFor()
    await open(page, written)
    const now = page.getByTestId(testIds.nowPlaying)
    await now.waitFor()
    expect(await now.innerText()).toContain('Spoken')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await screenshot(page, `now-playing-${colorScheme}`)
    }
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page)).toEqual([])
    await now.getByRole('button', { name: /^Spoken/ }).focus()
    await page.keyboard.press('Enter')
    await page.locator(`[data-testid=${testIds.entryView}][data-entry-id="${spoken}"]`).waitFor()
    await now.waitFor({ state: 'detached' })
  })

  it('shows the beginning of a long title again when it is left', async () => {
    const { page } = app
    await open(page, written)
    const title = page.getByTestId(testIds.entryTitle)
    await expect.poll(() => title.inputValue(), UNTIL).toBe(LONG_TITLE.trim())
    await title.focus()
    await page.keyboard.press('Control+End')
    await expect.poll(() => title.evaluate((element) => element.scrollTop), UNTIL).toBeGreaterThan(0)
    await title.blur()
    expect(await title.evaluate((element) => element.scrollTop)).toBe(0)
  })

  it('has the handles of a trim under their moments of the wave, in tenths of a second', async () => {
    const { page } = app
    await open(page, spoken)
    await page.getByRole('button', { name: 'More actions for this recording' }).click()
    await page.getByRole('menuitem', { name: 'Trim…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('[data-trim=start]').focus()
    for (let n = 0; n < 13; n++) await page.keyboard.press('ArrowRight')
    await dialog.getByText('0:01.3').waitFor()
    const [wave, range] = [
      await box(dialog.getByRole('slider', { name: 'Position' })),
      await box(dialog.locator('.range')),
    ]
    // A handle moves over the line but for its own width; the wave has just that room.
    const handle = await dialog.locator('.range').evaluate((element) => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
      return Number.parseFloat(getComputedStyle(element).getPropertyValue('--handle')) * rem
    })
    expect(Math.abs(wave.x - (range.x + handle / 2))).toBeLessThan(1.5)
    expect(Math.abs(wave.width - (range.width - handle))).toBeLessThan(2)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await screenshot(page, `trim-${colorScheme}`)
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.keyboard.press('Escape')
  })

  it('opens the entry of last time at the next start', async () => {
    const last = async () => {
      const { value } = await call(app.page, 'settings', 'all')
      return (value as { settings: Record<string, unknown> }).settings['window.lastEntry']
    }
    await expect.poll(last, UNTIL).toBe(spoken)
    await app.quit()
    app = await launchUnlocked({ profile: device.profile })
    await app.page.locator(`[data-testid=${testIds.entryView}][data-entry-id="${spoken}"]`).waitFor()
  })
})

it('a new profile locks after 15 minutes, and says so at first run', async () => {
  const profile = await temporaryProfile()
  const fresh = await launchApp({ profile: profile.folder })
  try {
    await startJournal(fresh.page)
    const { value } = await call(fresh.page, 'settings', 'all')
    expect((value as { settings: Record<string, unknown> }).settings['security.autoLockMinutes']).toBe(15)
  } finally {
    await fresh.quit()
    await profile.remove()
  }
})
