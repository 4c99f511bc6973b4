import { afterAll, beforeAll, expect, it } from 'vitest'
import { testIds } from '../../renderer/ui/testIds'
import { braindump, jsonOf } from '../support/commandLine'
import { Device } from '../support/device'
import { violations } from './support/accessibility'
import { screenshot, type RunningApp } from './support/app'
import { launchUnlocked, lock, PASSPHRASE } from './support/journal'

/* Recovery codes in the real window, and the command line beside it. */

let device: Device
let app: RunningApp
beforeAll(async () => {
  device = await Device.first()
  await device.services.journal.sessions.create({ title: 'By the lake' })
  await device.host.close()
  app = await launchUnlocked({ profile: device.profile })
})
afterAll(async () => {
  await app?.quit()
  await device?.remove()
})

it('the command line uses the journal that the window has open, and the window shows it at once', async () => {
  const added = await braindump(device.profile, ['add', '--title', 'From a terminal', '--json'])
  expect(added).toMatchObject({ code: 0, err: '' })
  await app.page.getByTestId(testIds.entryItem).filter({ hasText: 'From a terminal' }).waitFor()
  const listed = jsonOf(await braindump(device.profile, ['list', '--json'])) as { title: string }[]
  expect(listed.map(({ title }) => title).sort()).toEqual(['By the lake', 'From a terminal'])
})

it('a code is added, tested and revoked; one in parts opens a locked journal', async () => {
  const { page } = app
  const id = (name: (typeof testIds)[keyof typeof testIds]) => page.getByTestId(name)
  await page.keyboard.press('Control+,')
  await page.locator('[data-section=security]').click()
  await id(testIds.recoveryRow).waitFor()

  await id(testIds.recoveryAdd).click()
  await id(testIds.recoveryName).fill('Safe')
  await id(testIds.recoveryPassphrase).fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  const code = (await id(testIds.recoveryCode).textContent()) ?? ''
  await screenshot(page, 'recovery-new')
  await page.keyboard.press('Escape')
  await id(testIds.recoveryRow).nth(1).waitFor()

  await id(testIds.recoveryTest).click()
  await id(testIds.recoveryTestCode).fill(code)
  await page.keyboard.press('Enter')
  await id(testIds.recoveryWorks).filter({ hasText: 'Safe' }).waitFor()
  await screenshot(page, 'recovery-test')
  await page.keyboard.press('Escape')

  await id(testIds.recoverySplit).click()
  await id(testIds.recoveryPassphrase).fill(PASSPHRASE)
  await page.keyboard.press('Enter')
  await id(testIds.recoveryPart).nth(2).waitFor()
  const parts = await id(testIds.recoveryPart).allTextContents()
  expect(parts).toHaveLength(3)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page, { impacts: ['serious', 'critical'] })).toEqual([])
    await screenshot(page, `recovery-parts-${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: null })
  // A page for each person, and nothing else on paper.
  const pages = await app.electron.evaluate(async ({ BrowserWindow }) => {
    const pdf = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({ pageSize: 'A4' })
    return pdf?.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length
  })
  expect(pages).toBe(3)
  await page.keyboard.press('Escape')

  await id(testIds.recoveryRevoke).nth(1).click()
  await id(testIds.recoveryPassphrase).fill(PASSPHRASE)
  await screenshot(page, 'recovery-revoke')
  await page.keyboard.press('Enter')
  await id(testIds.dialog).waitFor({ state: 'detached' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page, { impacts: ['serious', 'critical'] })).toEqual([])
    await screenshot(page, `recovery-list-${colorScheme}`)
  }
  await page.emulateMedia({ colorScheme: null })

  await lock(page)
  await page.getByText('I forgot my passphrase').click()
  await id(testIds.recoveryCombine).click()
  await id(testIds.recoveryCombinePart)
    .nth(0)
    .fill(parts[2] ?? '')
  await id(testIds.recoveryCombinePart)
    .nth(1)
    .fill(parts[0] ?? '')
  await screenshot(page, 'recovery-combine')
  await page.keyboard.press('Enter')
  await id(testIds.unlockSubmit).click()
  await id(testIds.journal).waitFor()
})
