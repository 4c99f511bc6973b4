import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordingId, SessionId } from '../../app/ids'
import { testIds } from '../../renderer/ui/testIds'
import { recordedSlices } from '../main/audio/support/webm'
import { Device, type Place } from '../support/device'
import { TestProxy } from '../support/proxy'
import { startServer, type TestServer } from '../support/server'
import { violations } from './support/accessibility'
import { screenshot, type RunningApp } from './support/app'
import { call, launchUnlocked, secondsOf } from './support/journal'

/*
 * Two app windows with two profiles and one server: renamed apart while offline, the question is answered by keyboard on
 * one and the other shows the answer (issue: conflicts).
 */

const PLANS = `We leave on Tuesday morning and take the train along the coast. Ada brings the maps, I bring the tent.

On the second day we walk to the lighthouse, if the weather holds. Otherwise there is the museum of boats, which has a good kitchen.`

const UNTIL = { timeout: 60_000, interval: 200 }

let server: TestServer
let proxy: TestProxy
let id: SessionId
let plans: SessionId
let dream: SessionId
let spoken: { sessionId: SessionId; recordingId: RecordingId }
const devices: Device[] = []
const apps: RunningApp[] = []

const HEARD = 'We leave on Tuesday at noon'

/** A recording with a transcript that says when each word was said. */
async function importSpeech(device: Device): Promise<typeof spoken> {
  const file = join(device.profile, 'speech.webm')
  await writeFile(file, Buffer.concat(recordedSlices().slice(0, 12)))
  const made = await device.services.audio.importFile(file, { title: 'Said aloud' })
  const words = HEARD.split(' ').map((text, n) => ({ text, startMs: 1000 * n, endMs: 1000 * n + 800 }))
  await device.services.journal.parts.editRecording(made.recordingId, () => ({
    transcript: {
      ...{ text: HEARD, segments: [{ startMs: 0, endMs: 6000, text: HEARD, words }], language: 'en' },
      ...{ engine: 'test', model: 'test', rank: 1, createdAt: 1, device: device.host.device.device.id },
    },
  }))
  return made
}

/** A device of the journal, prepared without a window and then closed, so that the app can take its profile. */
async function prepare(place: Place): Promise<void> {
  const laptop = await Device.first(place)
  devices.push(laptop)
  await laptop.host.services().devices.rename('Laptop')
  id = await laptop.services.journal.sessions.create({
    title: 'Walk by the lake',
    text: 'We went around the lake twice.',
  })
  plans = await laptop.services.journal.sessions.create({ title: 'Plans for May', text: PLANS })
  dream = await laptop.services.journal.sessions.create({ title: 'A dream', text: 'Of a house by the sea.' })
  spoken = await importSpeech(laptop)
  await laptop.sync()
  const phone = await Device.joined(place)
  devices.push(phone)
  await phone.host.services().devices.rename('Phone')
  await phone.sync()
  await laptop.sync()
  for (const device of devices) await device.host.close()
}

beforeAll(async () => {
  server = await startServer()
  proxy = await TestProxy.start(server.url)
  const { username, password } = server
  await prepare({ url: proxy.url, prefix: server.prefix(), username, password })
  proxy.setOffline(true)
  for (const device of devices) {
    const app = await launchUnlocked({ profile: device.profile })
    apps.push(app)
  }
})

afterAll(async () => {
  for (const app of apps) await app.quit()
  for (const device of devices) await device.remove()
  await proxy?.close()
  await server?.close()
})

const titleOf = async (page: Page): Promise<string> => {
  const { value } = await call(page, 'journal', 'entry', { id })
  return (value as { session: { title: string } }).session.title
}

/** What is focused, told by its test id and value. */
const focused = (page: Page): Promise<{ testId: string | null; choice: string | null; inDialog: boolean }> =>
  page.evaluate(() => {
    const element = document.activeElement
    return {
      testId: element?.getAttribute('data-testid') ?? null,
      choice: element?.getAttribute('data-choice') ?? null,
      inDialog: element?.closest('dialog') !== null,
    }
  })

async function rename(page: Page, title: string): Promise<void> {
  await page.locator(`[data-entry-id="${id}"]`).first().click()
  const field = page.getByTestId(testIds.entryTitle)
  await field.fill(title)
  await field.blur()
  await expect.poll(() => titleOf(page), UNTIL).toBe(title)
}

/** A picture of what stands still. */
async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
  await screenshot(page, name)
}

async function openByKeyboard(page: Page): Promise<void> {
  await page.getByTestId(testIds.conflictBanner).getByRole('button').first().focus()
  await page.keyboard.press('Enter')
  await page.getByTestId(testIds.review).waitFor()
  await expect.poll(async () => (await focused(page)).testId).toBe(testIds.reviewOption)
}

/** Presses Tab until the named control has the focus; never leaves the dialog on the way. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let press = 0; press < 30; press += 1) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    expect(now.inDialog).toBe(true)
    if (now.testId === testId) return
  }
  throw new Error(`Tab never reaches ${testId}`)
}

describe('an entry renamed on two devices while both were offline', () => {
  it('is asked about on both when they are online again', async () => {
    const [laptop, phone] = apps.map(({ page }) => page) as [Page, Page]
    await rename(laptop, 'Sunday at the lake')
    await rename(phone, 'Twice around the lake')
    proxy.setOffline(false)
    for (const page of [laptop, phone]) await call(page, 'sync', 'now')
    for (const page of [laptop, phone]) await page.getByTestId(testIds.conflictBanner).waitFor({ timeout: 60_000 })
  })

  it('shows both titles with device and time, in light and dark, and passes an accessibility check', async () => {
    const { page } = apps[0]!
    await openByKeyboard(page)
    const review = page.getByTestId(testIds.review)
    for (const words of ['Sunday at the lake', 'Twice around the lake', 'This device (Laptop)', 'Phone'])
      expect(await review.innerText()).toContain(words)
    // This device stands left on each of them.
    const first = (page: Page) => page.getByTestId(testIds.review).locator('label').first().innerText()
    expect(await first(page)).toContain('This device (Laptop)')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await picture(page, `review-${colorScheme}`)
    }
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await violations(page, { on: 'dialog' })).toEqual([])
  })

  it('keeps the focus inside and gives it back', async () => {
    const { page } = apps[0]!
    const opener = page.getByTestId(testIds.conflictBanner).getByRole('button').first()
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab')
      expect((await focused(page)).inDialog).toBe(true)
    }
    await page.keyboard.press('Escape')
    await page.getByTestId(testIds.review).waitFor({ state: 'detached' })
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('is answered by keyboard on one and the other shows the answer', async () => {
    const [laptop, phone] = apps.map(({ page }) => page) as [Page, Page]
    await openByKeyboard(laptop)
    while ((await focused(laptop)).choice !== 'both') await laptop.keyboard.press('ArrowDown')
    await tabTo(laptop, testIds.reviewResolve)
    await laptop.keyboard.press('Enter')
    await laptop.getByTestId(testIds.review).waitFor({ state: 'detached' })
    const title = await titleOf(laptop)
    expect(title.split(' / ').sort()).toEqual(['Sunday at the lake', 'Twice around the lake'])
    await expect.poll(() => titleOf(phone), UNTIL).toBe(title)
    await expect.poll(() => phone.getByTestId(testIds.entryTitle).inputValue(), UNTIL).toBe(title)
    await phone.getByTestId(testIds.conflictBanner).waitFor({ state: 'detached', timeout: 60_000 })
    await picture(phone, 'review-answered-elsewhere')
  })

  it('can be taken back, and the question stands on both again', async () => {
    const [laptop, phone] = apps.map(({ page }) => page) as [Page, Page]
    const { value } = await call(laptop, 'conflicts', 'undo', { id })
    expect(value).toEqual({ outcome: 'undone' })
    for (const page of [laptop, phone]) await page.getByTestId(testIds.conflictBanner).waitFor({ timeout: 60_000 })
  })
})

/** Both devices change something while offline, then both are online again and an entry waits for an answer on both. */
async function apart(entry: SessionId, change: (laptop: Page, phone: Page) => Promise<void>): Promise<[Page, Page]> {
  const [laptop, phone] = apps.map(({ page }) => page) as [Page, Page]
  proxy.setOffline(true)
  await change(laptop, phone)
  proxy.setOffline(false)
  for (const page of [laptop, phone]) await call(page, 'sync', 'now')
  await expect.poll(() => waiting(laptop, entry), UNTIL).toBe(true)
  await expect.poll(() => waiting(phone, entry), UNTIL).toBe(true)
  return [laptop, phone]
}

async function waiting(page: Page, entry: SessionId): Promise<boolean> {
  const { value } = await call(page, 'conflicts', 'list')
  return (value as { reviews: { sessionId: string }[] }).reviews.some(({ sessionId }) => sessionId === entry)
}

describe('a note changed in the same place on both', () => {
  it('shows both texts and proposes nothing for one sentence that says two days; a text written by hand reaches the other device', async () => {
    const [laptop, phone] = await apart(plans, async (one, other) => {
      const { value } = await call(one, 'journal', 'entry', { id: plans })
      const note = (value as { messages: { id: string }[] }).messages[0]!.id
      await call(one, 'journal', 'setText', { id: note, text: PLANS.replace('Tuesday morning', 'Friday at noon') })
      await call(other, 'journal', 'setText', {
        id: note,
        text: PLANS.replace('Tuesday', 'Monday').replace('lighthouse', 'old lighthouse'),
      })
    })
    await laptop.locator(`[data-entry-id="${plans}"]`).first().click()
    await openByKeyboard(laptop)
    for (const colorScheme of ['light', 'dark'] as const) {
      await laptop.emulateMedia({ colorScheme })
      await picture(laptop, `review-text-${colorScheme}`)
    }
    await laptop.emulateMedia({ colorScheme: 'light' })
    while ((await focused(laptop)).choice !== 'own') await laptop.keyboard.press('ArrowDown')
    await tabTo(laptop, testIds.reviewOwn)
    await laptop.keyboard.press('Control+A')
    await laptop.keyboard.type('We leave on Monday at noon.')
    const asked = await laptop.getByTestId(testIds.review).getAttribute('data-review-id')
    await tabTo(laptop, testIds.reviewResolve)
    await laptop.keyboard.press('Enter')
    // The next question comes by itself; this one can wait.
    await expect.poll(() => laptop.getByTestId(testIds.review).getAttribute('data-review-id'), UNTIL).not.toBe(asked)
    await laptop.keyboard.press('Escape')
    await laptop.getByTestId(testIds.review).waitFor({ state: 'detached' })
    const textOn = async (page: Page) => {
      const { value } = await call(page, 'journal', 'entry', { id: plans })
      return (value as { messages: { text: string }[] }).messages[0]?.text
    }
    for (const page of [laptop, phone]) await expect.poll(() => textOn(page), UNTIL).toBe('We leave on Monday at noon.')
  })
})

describe('an entry trashed on one device and renamed on the other', () => {
  it('says so, and keeping it takes it out of the trash on both', async () => {
    const [laptop, phone] = await apart(dream, async (one, other) => {
      await call(one, 'journal', 'trash', { ids: [dream] })
      await call(other, 'journal', 'rename', { id: dream, title: 'A dream of the sea' })
    })
    // Reached from the status: an entry that is in the trash on one side may be in no list.
    await phone.getByTestId(testIds.syncPill).focus()
    await phone.keyboard.press('Enter')
    await phone.getByTestId(testIds.syncPanel).getByRole('button', { name: 'Review' }).focus()
    await phone.keyboard.press('Enter')
    const review = phone.getByTestId(testIds.review)
    await review.waitFor()
    while ((await review.getAttribute('data-review-id')) !== dream) await phone.getByTestId(testIds.reviewLater).click()
    await picture(phone, 'review-deleted')
    await expect.poll(async () => (await focused(phone)).testId).toBe(testIds.reviewOption)
    const kept = review.locator('label', { hasText: 'A dream of the sea' }).getByTestId(testIds.reviewOption)
    const rev = await kept.getAttribute('data-rev')
    await phone.keyboard.press('Space')
    for (let press = 0; press < 4 && !(await kept.isChecked()); press += 1) await phone.keyboard.press('ArrowDown')
    expect(await kept.getAttribute('data-rev')).toBe(rev)
    expect(await kept.isChecked()).toBe(true)
    await tabTo(phone, testIds.reviewResolve)
    await phone.keyboard.press('Enter')
    const deletedOn = async (page: Page) => {
      const { value } = await call(page, 'journal', 'entry', { id: dream })
      return (value as { session: { deletedAt: number | null; title: string } }).session
    }
    for (const page of [laptop, phone])
      await expect.poll(() => deletedOn(page), UNTIL).toMatchObject({ deletedAt: null, title: 'A dream of the sea' })
  })
})

describe('a transcript corrected on both', () => {
  it('stands at the words in question, and plays only them', async () => {
    const { sessionId, recordingId } = spoken
    const [laptop] = await apart(sessionId, async (one, other) => {
      const write = (page: Page, day: string) =>
        call(page, 'journal', 'setTranscript', { id: recordingId, text: HEARD.replace('Tuesday', day) })
      await write(one, 'Friday')
      await write(other, 'Monday')
    })
    await laptop.locator(`[data-entry-id="${sessionId}"]`).first().click()
    await openByKeyboard(laptop)
    const review = laptop.getByTestId(testIds.review)
    const atMs = async () => secondsOf((await review.getByTestId(testIds.playerTime).innerText()).split(' / ')[0] ?? '')
    expect(await atMs()).toBe(1)
    const place = review.getByTestId(testIds.reviewPlace)
    expect(await place.count()).toBe(1)
    expect(await place.innerText()).toContain('“Friday” · “Monday”')
    await picture(laptop, 'review-play-the-disagreement')
    expect(await violations(laptop, { on: 'dialog' })).toEqual([])
    await place.focus()
    await laptop.keyboard.press('Enter')
    const player = review.getByTestId(testIds.player)
    await expect.poll(() => player.getAttribute('data-playing'), UNTIL).toBe('true')
    await expect.poll(() => player.getAttribute('data-playing'), UNTIL).toBe('false')
    expect(await atMs()).toBeGreaterThanOrEqual(3)
    expect(await atMs()).toBeLessThanOrEqual(5)
    await laptop.keyboard.press('Escape')
    await review.waitFor({ state: 'detached' })
  })
})

describe('three titles in a row of which both were kept', () => {
  it('are always kept from then on, without a question, until it is revoked in the settings', async () => {
    const [laptop] = apps.map(({ page }) => page) as [Page]
    // The third: two were answered before, which the tests of the window go through one by one.
    await call(laptop, 'settings', 'set', { key: 'reviews.inARow', value: { title: 2 } })
    await laptop.locator(`[data-entry-id="${id}"]`).first().click()
    await openByKeyboard(laptop)
    for (let press = 0; press < 4 && (await focused(laptop)).choice !== 'both'; press += 1)
      await laptop.keyboard.press('ArrowDown')
    expect((await focused(laptop)).choice).toBe('both')
    await tabTo(laptop, testIds.reviewResolve)
    await laptop.keyboard.press('Enter')
    const yes = laptop.getByTestId(testIds.dialogConfirm)
    await yes.waitFor()
    await picture(laptop, 'review-always-offer')
    await yes.click()
    await laptop.getByTestId(testIds.dialogConfirm).waitFor({ state: 'detached' })
    await laptop.keyboard.press('Escape')
    await laptop.getByTestId(testIds.review).waitFor({ state: 'detached' })

    proxy.setOffline(true)
    for (const [index, { page }] of apps.entries())
      await call(page, 'journal', 'rename', { id, title: `Walk ${index}` })
    proxy.setOffline(false)
    for (const { page } of apps) await call(page, 'sync', 'now')
    for (const { page } of apps)
      await expect.poll(async () => (await titleOf(page)).split(' / ').sort(), UNTIL).toEqual(['Walk 0', 'Walk 1'])
    for (const { page } of apps) await expect.poll(() => waiting(page, id), UNTIL).toBe(false)

    await laptop.getByTestId(testIds.navSettings).click()
    await laptop.locator('[data-section=sync]').click()
    const list = laptop.getByTestId(testIds.alwaysList)
    expect(await list.innerText()).toContain('Title: keep both versions')
    await list.scrollIntoViewIfNeeded()
    await picture(laptop, 'settings-always')
    await list.getByRole('button').click()
    await list.waitFor({ state: 'detached' })
    const { value } = await call(laptop, 'settings', 'all')
    expect(value).toMatchObject({ settings: { 'reviews.always': [] } })
  })
})
