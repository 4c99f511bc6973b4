import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newSessionId, type SessionId } from '../../app/ids'
import { testIds } from '../../renderer/ui/testIds'
import { Device } from '../support/device'
import { startServer, type TestServer } from '../support/server'
import { violations } from './support/accessibility'
import { screenshot, type RunningApp } from './support/app'
import { call, openInApp } from './support/journal'

/*
 * What a delete, or a permanent one, had not seen: the questions about it, and the place where parts without their entry
 * can be read. Each is looked at in both languages, in light and in dark (test-results/back-*.png).
 */

const UNTIL = { timeout: 60_000, interval: 200 }
/** Of each question: a word of the text that one device wrote while the other deleted. */
const WRITTEN = { trashed: 'the heron on the weir', purged: 'to call Jonas about the boat' } as const

let server: TestServer
let laptop: Device
let app: RunningApp
const ids: Record<keyof typeof WRITTEN, SessionId> = {
  trashed: newSessionId(randomUUID),
  purged: newSessionId(randomUUID),
}

/** One device deletes two entries in which another one writes at the same time; both meet. */
async function bothMeet(): Promise<void> {
  const { url, username, password } = server
  const place = { url, username, password, prefix: server.prefix() }
  laptop = await Device.first(place)
  await laptop.services.devices.rename('Laptop')
  const { sessions } = laptop.services.journal
  for (const which of ['trashed', 'purged'] as const)
    ids[which] = await sessions.create({ title: `Walk by the river (${which})`, text: 'Fog on the water.' })
  await sessions.create({ title: 'Why I keep a journal', text: 'Because I forget the good parts first.' })
  await laptop.sync()
  const phone = await Device.joined(place)
  try {
    await phone.services.devices.rename('Phone')
    await phone.sync()
    const there = phone.services.journal
    for (const which of ['trashed', 'purged'] as const) {
      const [note] = (await there.sessions.childrenNow(ids[which])).filter((id) => id.startsWith('message:'))
      await there.parts.setText(note as never, `Fog on the water, and ${WRITTEN[which]}.`)
    }
    await sessions.trash([ids.trashed, ids.purged])
    await laptop.services.purge.purge([ids.purged])
    for (const device of [laptop, phone, laptop]) {
      await device.sync()
      await device.services.conflicts.mergeAll()
    }
  } finally {
    await phone.remove()
  }
  // Parts of an entry that never came.
  await sessions.writeNote(newSessionId(randomUUID), 'Three things from the meeting that nobody wrote down.')
}

beforeAll(async () => {
  server = await startServer()
  await bothMeet()
  expect(laptop.services.conflicts.reviews.count).toBe(2)
  // Nobody is there any more to sync with: the window shows what waits.
  app = await openInApp(laptop)
})
afterAll(async () => {
  await app?.quit()
  await laptop?.remove()
  await server?.close()
})

/** Pictures in both languages, light and dark. */
async function pictures(page: Page, name: string): Promise<string[]> {
  const said: string[] = []
  for (const language of ['en', 'de'] as const) {
    await call(page, 'settings', 'set', { key: 'appearance.language', value: language })
    await expect.poll(() => page.evaluate(() => document.documentElement.lang), UNTIL).toBe(language)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)))
      await screenshot(page, `back-${name}-${language}-${colorScheme}`)
    }
    said.push(await page.locator('dialog, main').last().innerText())
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await call(page, 'settings', 'set', { key: 'appearance.language', value: 'en' })
  return said
}

describe('what was written while another device deleted it', () => {
  it.each(['purged', 'trashed'] as const)('is asked about, with its words (%s)', async (which) => {
    const { page } = app
    await page.getByTestId(testIds.syncPill).click()
    await page.getByTestId(testIds.syncPanel).getByRole('button', { name: 'Review' }).click()
    const review = page.getByTestId(testIds.review)
    await review.waitFor()
    for (let at = 0; at < 2 && (await review.getAttribute('data-review-id')) !== ids[which]; at += 1)
      await page.getByTestId(testIds.reviewLater).click()
    await expect.poll(() => review.getAttribute('data-review-id'), UNTIL).toBe(ids[which])
    for (const words of await pictures(page, which)) expect(words).toContain(WRITTEN[which])
    expect(await violations(page, { on: 'dialog' })).toEqual([])
    await page.keyboard.press('Escape')
    await review.waitFor({ state: 'detached' })
  })
})

describe('parts without their entry', () => {
  it('are told above the list, and can be read, made an entry again, or deleted', async () => {
    const { page } = app
    await page.keyboard.press('Escape')
    const banner = page.getByTestId(testIds.orphansBanner)
    await banner.waitFor()
    await pictures(page, 'orphans-banner')
    await banner.getByRole('button').click()
    await page.getByTestId(testIds.orphan).scrollIntoViewIfNeeded()
    for (const words of await pictures(page, 'orphans')) expect(words).toContain('Three things from the meeting')
    expect(await violations(page)).toEqual([])
    await page.getByTestId(testIds.orphanRestore).click()
    await page.getByTestId(testIds.orphan).waitFor({ state: 'detached' })
    await expect.poll(() => banner.count(), UNTIL).toBe(0)
  })
})
