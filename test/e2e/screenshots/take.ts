import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { testIds } from '../../../renderer/testIds'
import { launchApp, temporaryProfile } from '../support/app'
import { call, secondsOf, startJournal } from '../support/journal'
import { microphoneFlags, speak } from '../support/speech'
import { entries } from './journal'

/*
 * Makes the pictures of the documentation by driving the real app: `npm run screenshots`. A scene brings the window
 * into a state; add one to have another picture.
 */

const folder = join(import.meta.dirname, '../../../docs/screenshots')
const WORDS = 'This morning I walked along the river, and there was fog on the water, and nobody else.'

interface Scene {
  readonly name: string
  readonly show: (page: Page) => Promise<unknown>
}

const byId = (page: Page, id: string) => page.getByTestId(id).first()
const setTheme = (page: Page, value: 'light' | 'dark') =>
  call(page, 'settings', 'set', { key: 'appearance.theme', value })
const openEntry = async (page: Page, title: string): Promise<void> => {
  await page.getByTestId(testIds.entryItem).filter({ hasText: title }).first().click()
  await byId(page, testIds.entryTitle).waitFor()
}

const scenes: readonly Scene[] = [
  { name: 'entry', show: (page) => openEntry(page, 'Walk by the river') },
  {
    name: 'recording',
    show: async (page) => {
      await byId(page, testIds.recordButton).click()
      await page.locator(`[data-testid=${testIds.recorder}][data-phase=recording]`).waitFor()
      while (secondsOf(await byId(page, testIds.recorderTime).innerText()) < 6) await page.waitForTimeout(200)
    },
  },
  {
    name: 'recorded',
    show: async (page) => {
      await byId(page, testIds.stopButton).click()
      await byId(page, testIds.player).waitFor()
      await byId(page, testIds.entryTitle).fill('Fog on the water')
      await page.getByTestId(testIds.entryItem).filter({ hasText: 'Fog on the water' }).waitFor()
      await page.getByTestId(testIds.toast).first().waitFor({ state: 'detached', timeout: 15_000 })
    },
  },
  {
    name: 'search',
    show: async (page) => {
      await byId(page, testIds.search).fill('river')
      await page.getByTestId(testIds.entryItem).first().waitFor()
    },
  },
  {
    name: 'dark',
    show: async (page) => {
      await byId(page, testIds.search).fill('')
      await setTheme(page, 'dark')
      await openEntry(page, 'What the interview told me')
    },
  },
  { name: 'insights', show: (page) => byId(page, testIds.navInsights).click() },
  {
    name: 'settings',
    show: async (page) => {
      await setTheme(page, 'light')
      await byId(page, testIds.navSettings).click()
    },
  },
]

async function writeJournal(page: Page): Promise<void> {
  const listed = await call(page, 'tags', 'list')
  const tags = new Map(
    (listed.value as { tags: { id: string; name: string }[] }).tags.map(({ id, name }) => [name, id]),
  )
  for (const { title, text, tags: names, minutesAgo } of [...entries].reverse()) {
    const tagIds = names.map((name) => tags.get(name)).filter((id) => id !== undefined)
    const made = await call(page, 'journal', 'create', {
      title,
      text,
      tagIds,
      createdAt: Date.now() - minutesAgo * 60_000,
    })
    if (!made.ok) throw new Error(made.error?.message)
  }
}

/** The theme and the transitions have settled. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))

const profile = await temporaryProfile()
const sounds = await temporaryProfile()
await mkdir(folder, { recursive: true })
const voice = await speak(sounds.folder, WORDS)
const app = await launchApp({ profile: profile.folder, args: microphoneFlags(voice, true) })
try {
  const { page } = app
  await byId(page, testIds.firstRun).waitFor()
  await page.screenshot({ path: join(folder, 'first-run.png') })
  await startJournal(page)
  await setTheme(page, 'light')
  await writeJournal(page)
  for (const { name, show } of scenes) {
    await show(page)
    await Promise.race([settled(page), page.waitForTimeout(1_500)])
    await page.screenshot({ path: join(folder, `${name}.png`) })
    process.stderr.write(`docs/screenshots/${name}.png\n`)
  }
} finally {
  await app.quit()
  await profile.remove()
  await sounds.remove()
}
