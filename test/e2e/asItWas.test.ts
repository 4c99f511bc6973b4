import { afterAll, beforeAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, startJournal } from './support/journal'

const profile = await temporaryProfile()
let app: RunningApp

interface Value<T> {
  readonly value: T
}

beforeAll(async () => {
  app = await launchApp({ profile: profile.folder })
  await startJournal(app.page)
})
afterAll(async () => {
  await app?.quit()
  await profile.remove()
})

it('the history shows an entry as it was on a day, or that it was not there', async () => {
  const { page } = app
  await call(page, 'journal', 'create', { title: 'Boat trip', text: 'We leave on Friday.' })
  await page.getByTestId(testIds.entryItem).first().click()
  await page.getByTestId(testIds.entryMenu).click()
  await page.getByRole('menuitem', { name: 'History' }).click()
  const day = page.locator('dialog input[type=date]')
  await day.fill((await day.getAttribute('max')) ?? '')
  await page.locator('dialog article').waitFor()
  expect(await page.locator('dialog article').innerText()).toMatch(/Boat trip[^]*We leave on Friday\./)
  await screenshot(page, 'as-it-was')
  await page.getByRole('button', { name: 'Restore the version of this day' }).click()
  await page.getByText('Nothing to restore: the entry is the same.').waitFor()
  await day.fill('2001-01-01')
  await page.getByText('This entry was created on').waitFor()
  await screenshot(page, 'as-it-was-absent')
})

it('the history compares long texts in a thread of the window', async () => {
  const { page } = app
  const text = (word: string): string => `${'a long walk along the river, '.repeat(500)}${word}`
  const created = (await call(page, 'journal', 'create', { title: 'Long', text: text('Tuesday') })) as Value<{
    id: string
  }>
  const entry = (await call(page, 'journal', 'entry', { id: created.value.id })) as Value<{
    messages: { id: string }[]
  }>
  await call(page, 'journal', 'setText', { id: entry.value.messages[0]?.id, text: text('Friday') })
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await page.getByTestId(testIds.entryItem).filter({ hasText: 'Long' }).click()
  await page.getByTestId(testIds.entryMenu).click()
  await page.getByRole('menuitem', { name: 'History' }).click()
  await page.locator('dialog ins', { hasText: 'Friday' }).first().waitFor()
  await page.locator('dialog del', { hasText: 'Tuesday' }).first().waitFor()
  expect(page.workers().map((worker) => worker.url())).toContainEqual(expect.stringContaining('difference.worker'))
})
