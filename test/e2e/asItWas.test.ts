import { afterAll, beforeAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { launchApp, screenshot, temporaryProfile, type RunningApp } from './support/app'
import { call, startJournal } from './support/journal'

const profile = await temporaryProfile()
let app: RunningApp

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
  await page.getByRole('button', { name: 'Bring this back' }).click()
  await page.getByText('It says that already.').waitFor()
  await day.fill('2001-01-01')
  await page.getByText('This entry was not written until').waitFor()
  await screenshot(page, 'as-it-was-absent')
})
