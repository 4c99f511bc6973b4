import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { violations } from './support/accessibility'
import { screenshot, temporaryProfile, type RunningApp } from './support/app'
import { choose } from './support/dialogs'
import { call, openInApp } from './support/journal'
import { pressOn } from './support/keyboard'

/* Calendar and statistics in the real app: what is counted, drawn, reached by keyboard and saved as a picture. */

const DAY_MS = 86_400_000
const speech = join(import.meta.dirname, '../fixtures/audio/speech.webm')

let device: Device
let app: RunningApp
const out = await temporaryProfile()

/** Noon, so that no change of clocks moves an entry to another day. */
const noonDaysAgo = (days: number): number => new Date().setHours(12, 0, 0, 0) - days * DAY_MS

beforeAll(async () => {
  device = await Device.first()
  const { journal, audio } = device.services
  const walk = await journal.tags.create('walks', '#10b981')
  for (const days of [0, 1, 2, 10, 11, 12, 13, 400])
    await journal.sessions.create({
      title: `${days} days ago`,
      createdAt: noonDaysAgo(days),
      tagIds: days < 3 ? [walk] : [],
    })
  // 40 s each.
  for (let n = 0; n < 3; n++) await audio.importFile(speech)
  app = await openInApp(device)
})

afterAll(async () => {
  await app?.quit()
  await device?.remove()
  await out.remove()
})

/** The figures at the top, by what stands over them. */
const totals = () =>
  app.page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.totals > div')].map((part) => [
        part.querySelector('dt')?.textContent ?? '',
        [...part.querySelectorAll('dd')].map((one) => one.textContent ?? '').join(' · '),
      ]),
    ),
  )

/** How many colours a picture has: an empty one has one. */
const colours = (png: Buffer): Promise<number> =>
  app.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const pixels = new Uint32Array(context?.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer ?? [])
    return new Set(pixels).size
  }, png.toString('base64'))

describe('the insights', () => {
  it('are opened by keyboard and count entries, minutes and days in a row', async () => {
    await app.page.keyboard.press('Control+2')
    await app.page.locator('.totals').waitFor()
    expect(await totals()).toEqual({
      Entries: '11',
      Spoken: '2 min',
      'Days with an entry': '8',
      'Days in a row': '3 · Longest streak: 4 days',
    })
    const today = new Date().getFullYear()
    await app.page.getByRole('img', { name: `Entries per day, ${today}:` }).waitFor()
    await app.page.getByRole('img', { name: 'Tags over time: walks 3' }).waitFor()
    await screenshot(app.page, 'insights')
  })

  it('have a heat map that goes by keyboard, says its days, and shows the entries of one', async () => {
    const { page } = app
    const map = page.getByTestId(testIds.heatMap)
    const cell = (days: number) => {
      const date = new Date(noonDaysAgo(days))
      const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
      return map.locator(`[data-day="${date.getFullYear()}-${month}-${day}"]`)
    }
    expect(await map.locator('[tabindex="0"]').count()).toBe(1)
    const next = page.getByRole('button', { name: 'Save as image: Entries per day' })
    await next.focus()
    await page.keyboard.press('Tab')
    const isFocused = (days: number) => cell(days).evaluate((element) => element === document.activeElement)
    expect(await isFocused(0)).toBe(true)
    // A day of this year, whatever day it is today.
    const back = [2, 10].find((days) => new Date(noonDaysAgo(days)).getFullYear() === new Date().getFullYear()) ?? 0
    for (let press = 0; press < back; press++) await page.keyboard.press('ArrowUp')
    expect(await isFocused(back)).toBe(true)
    expect(await cell(back).getAttribute('aria-label')).toMatch(/: \d+ entr/)
    await screenshot(page, 'insights-heat-map-focus')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByTestId(testIds.entryItem).allInnerTexts()).toHaveLength(back === 0 ? 4 : 1)
    await screenshot(page, 'insights-day-of-heat-map')
    await page.keyboard.press('Control+2')
    await page.locator('.totals').waitFor()
  })

  it('show other years and months by keyboard', async () => {
    const { page } = app
    await pressOn(page, page.getByRole('button', { name: 'Previous year' }))
    const shown = new Date(noonDaysAgo(400)).getFullYear()
    if (shown < new Date().getFullYear() - 1) await page.keyboard.press('Enter')
    await page.getByRole('img', { name: `Entries per day, ${shown}: 1 entry` }).waitFor()
    const minutes = page.locator('fieldset', { hasText: 'By week' })
    await pressOn(page, minutes, 'ArrowRight')
    const month = new Intl.DateTimeFormat('en', { month: 'short' }).format(Date.now())
    await page.getByRole('img', { name: new RegExp(`^Minutes spoken: .*${month} \\d\\d 2$`) }).waitFor()
  })

  it.each(['Entries per day', 'Minutes spoken', 'Tags over time'])(
    'save “%s” as a picture with something on it',
    async (title) => {
      const path = join(out.folder, `${title}.png`)
      await choose(app, path)
      await pressOn(app.page, app.page.getByRole('button', { name: `Save as image: ${title}` }))
      await expect
        .poll(() =>
          readFile(path).then(
            ({ length }) => length,
            () => 0,
          ),
        )
        .toBeGreaterThan(0)
      await app.page.getByTestId('toast').filter({ hasText: 'Saved.' }).last().waitFor()
      const png = await readFile(path)
      expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
      expect(width).toBeGreaterThan(500)
      expect(height).toBeGreaterThan(150)
      expect(await colours(png)).toBeGreaterThan(8)
    },
  )

  it('save nothing when the dialog is closed', async () => {
    await choose(app, null)
    const before = await app.page.getByTestId('toast').count()
    await pressOn(app.page, app.page.getByRole('button', { name: 'Save as image: Tags over time' }))
    // The answer of main comes after the dialog's: a call made after it finds everything done.
    await call(app.page, 'journal', 'statistics')
    expect(await app.page.getByTestId('toast').count()).toBeLessThanOrEqual(before)
  })

  it('follow what is written meanwhile, in German, in the dark', async () => {
    await call(app.page, 'settings', 'set', { key: 'appearance.language', value: 'de' })
    await call(app.page, 'settings', 'set', { key: 'appearance.theme', value: 'dark' })
    await call(app.page, 'journal', 'create', { title: 'One more' })
    await expect.poll(totals).toMatchObject({ Einträge: '12', Gesprochen: '2 min' })
    await app.page.getByRole('img', { name: 'Schlagwörter im Lauf der Zeit: walks 3' }).waitFor()
    await screenshot(app.page, 'insights-german-dark')
  })
})
